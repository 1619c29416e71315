// Takes whatever the core has left, so that what shares it has a part of a core, as a container with a limit has.
function spin(): void {
  const until = performance.now() + 5
  while (performance.now() < until);
  setImmediate(spin)
}
spin()
