// Loaded before the process that is measured: tells what CPU it has used, in microseconds.

process.on('message', message => {
  if (message !== 'cpu') return
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
