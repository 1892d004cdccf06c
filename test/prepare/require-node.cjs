// Plain CommonJS, so that an old Node can say why it is too old instead of failing on TypeScript.
'use strict'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This repository is built and tested with Node 22.18 or newer (24 is best); this is ${process.version}.\n` +
      `On Linux and Windows, "npm ci" installs one and npm scripts use it. Elsewhere install Node 24 and try again.`,
  )
  process.exit(1)
}
