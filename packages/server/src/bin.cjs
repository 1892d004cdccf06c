#!/usr/bin/env node
// In the oldest syntax: an old Node must get as far as the message.
var parts = process.versions.node.split('.')
if (Number(parts[0]) < 22 || (parts[0] === '22' && Number(parts[1]) < 12)) {
  console.error('stratigraph-server needs Node.js 22.12 or newer; this is Node.js ' + process.version + '.')
  process.exitCode = 1
} else {
  void import('./cli.js')
}
