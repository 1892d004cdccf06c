// Preloaded into measured runners and their workers (NODE_OPTIONS=--require): writes down what the process has used
// whenever a test publishes a mark. Core modules are the same ones inside of the runners' sandboxes.
const { appendFileSync } = require('node:fs')
const { subscribe } = require('node:diagnostics_channel')
const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')

const path = process.env.BENCH_MARKS
let collect

/** User and system time of the whole process: its threads collect garbage and compile. */
function cpuUs() {
  const { user, system } = process.cpuUsage()
  return user + system
}

function heapBytes() {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc')
  }
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

const marks = []
subscribe('stratigraph.bench', ({ name, heap, last }) => {
  marks.push({ name, cpuUs: cpuUs(), ...(heap ? { heapBytes: heapBytes() } : {}) })
  if (last) appendFileSync(path, marks.map((mark) => `${JSON.stringify(mark)}\n`).join(''))
})
