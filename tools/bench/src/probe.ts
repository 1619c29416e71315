// Loaded before the process that is measured: tells what CPU it has used, in microseconds, and what memory it has,
// in bytes.

process.on('message', message => {
  if (message === 'rss') process.send?.(process.memoryUsage.rss())
  if (message !== 'cpu') return
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
