#!/usr/bin/env node
// In the oldest syntax: an old Node must get as far as the message.
var major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error('stratigraph needs Node.js 20 or newer; this is Node.js ' + process.versions.node + '.')
  process.exitCode = 2
} else {
  require('./cli.cjs').main()
}
