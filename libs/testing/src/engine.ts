/** The address of a real engine, as the test runner has put it into the environment. */
export function engine(variable: string): string {
  const address = process.env[variable]
  if (address === undefined) throw new Error(`${variable} is not set: run the tests with npm test`)
  return address
}
