import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { runCommandLine } from '../../../packages/reporter/src/cli.ts'
import { record, recordedFile, recordedTest, reportFile } from './support/recorded.ts'
import { startReportServer } from './support/report-server.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'
import { writeZip } from './support/write-zip.ts'

const { gzipped: one, json: oneJson } = reportFile('report-1')
const { gzipped: two } = reportFile('report-2')
const { gzipped: three } = reportFile('report-3')

interface Uploaded {
  exitCode: number
  out: string
  err: string
}

async function run(cwd: string, args: string[], env: Record<string, string> = {}): Promise<Uploaded> {
  let out = ''
  let err = ''
  const exitCode = await runCommandLine(['upload', ...args], {
    env,
    cwd,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
  })
  return { exitCode, out, err }
}

describe('stratigraph upload', () => {
  test('sends files, folders and zip files, gzipped or plain', async () => {
    const server = await startReportServer('stored')
    const cwd = tempFolder({
      'one.json': oneJson,
      'deep/.stratigraph/runs/two.json.gz': two,
      'artifact.zip': writeZip([
        { name: 'runs/three.json.gz', data: three, stored: true },
        { name: 'package.json', data: Buffer.from('{}') },
      ]),
    })

    const { exitCode, out, err } = await run(cwd, [
      'one.json',
      'deep',
      'artifact.zip',
      '--url',
      server.url,
      '--token',
      't',
    ])

    expect(out).toBe(
      [
        'sent            2 tests  one.json',
        'sent            2 tests  deep/.stratigraph/runs/two.json.gz',
        'sent            2 tests  artifact.zip › runs/three.json.gz',
        `3 reports: 3 sent (${server.url})\n`,
      ].join('\n'),
    )
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(server.received.map(({ report }) => report.id)).toEqual(['report-1', 'report-2', 'report-3'])
    expect(server.received[0]!.headers.authorization).toBe('Bearer t')
  })

  test('expands globs, matched folders included', async () => {
    const server = await startReportServer('stored')
    const cwd = tempFolder({
      'in/shard-1/one.json.gz': one,
      'in/shard-2/two.json.gz': two,
      'in/other/three.json.gz': three,
    })

    const folders = await run(cwd, ['in/shard-*'], { STRATIGRAPH_URL: server.url })
    const files = await run(cwd, ['in/**/t*.json.gz'], { STRATIGRAPH_URL: server.url })

    expect([folders.exitCode, files.exitCode]).toEqual([0, 0])
    expect(server.received.map(({ report }) => report.id)).toEqual(['report-1', 'report-2', 'report-3', 'report-2'])
  })

  test('counts what the server knew already as there', async () => {
    const server = await startReportServer('duplicate')
    const cwd = tempFolder({ 'one.json.gz': one })

    const { exitCode, out } = await run(cwd, ['one.json.gz', '--url', server.url])

    expect(exitCode).toBe(0)
    expect(out).toContain('duplicate       2 tests  one.json.gz\n')
  })

  test('shows why the server refused a report, and sends the others', async () => {
    const server = await startReportServer({ status: 400, body: '{"error":"run.key: expected text"}' }, 'stored')
    const cwd = tempFolder({ 'one.json.gz': one, 'two.json.gz': two })

    const { exitCode, out } = await run(cwd, ['.', '--url', server.url])

    expect(exitCode).toBe(1)
    expect(out).toContain('refused         2 tests  one.json.gz: 400 run.key: expected text\n')
    expect(out).toContain('sent            2 tests  two.json.gz\n')
    expect(out).toContain('2 reports: 1 sent, 1 refused')
  })

  test('waits as long as the server asks for, and says so', async () => {
    const server = await startReportServer(
      { status: 429, headers: { 'retry-after': '1' }, body: '{"error":"slow down"}' },
      'stored',
    )
    const cwd = tempFolder({ 'one.json.gz': one })

    const { exitCode, err } = await run(cwd, ['.', '--url', server.url])

    expect(exitCode).toBe(0)
    expect(err).toBe('  429 slow down: trying again in 1.0 s\n')
  })

  test('does not try the rest where the token is wrong', async () => {
    const server = await startReportServer({ status: 401, body: '{"error":"unknown token","fix":"Make one."}' })
    const cwd = tempFolder({ 'one.json.gz': one, 'two.json.gz': two })

    const { exitCode, out } = await run(cwd, ['.', '--url', server.url, '--token', 'wrong'])

    expect(exitCode).toBe(1)
    expect(server.received).toHaveLength(1)
    expect(out).toContain('one.json.gz: 401 unknown token (check STRATIGRAPH_TOKEN)\nnot tried')
    expect(out).not.toContain('wrong')
  })

  test('reads zip files of the zip command', async ({ skip }) => {
    const cwd = tempFolder({ 'runs/one.json.gz': one, 'runs/two.json.gz': two })
    try {
      execFileSync('zip', ['-qr', 'artifact.zip', 'runs'], { cwd })
    } catch {
      skip('no zip command')
    }
    const server = await startReportServer('stored')

    const { exitCode } = await run(cwd, ['artifact.zip', '--url', server.url])

    expect(exitCode).toBe(0)
    expect(server.received).toHaveLength(2)
  })
})

describe('with bad input, stratigraph upload', () => {
  test('names what it cannot read, sends the rest and fails', async () => {
    const server = await startReportServer('stored')
    const cwd = tempFolder({
      'good.json.gz': one,
      'cut.json.gz': two.subarray(0, 100),
      'cut.zip': writeZip([{ name: 'a.json', data: Buffer.from(oneJson) }]).subarray(0, 50),
      'bomb.json.gz': gzipSync(Buffer.alloc(65 << 20)),
      'bad.zip': writeZip([{ name: '../../evil\u001b[31m.json.gz', data: one, claimedCrc: 7 }]),
      'no-id.json': '{"format":"stratigraph-report"}',
      'other.json': '{"name":"not a report"}',
    })

    const { exitCode, out } = await run(cwd, ['.', 'missing.json', 'no/*.json', '--url', server.url])

    expect(exitCode).toBe(1)
    expect(server.received).toHaveLength(1)
    const rows = out.split('\n').filter((line) => line.startsWith('unreadable'))
    expect(rows.map((line) => line.replace(/^unreadable +/, '')).toSorted()).toEqual([
      'bad.zip › ../../evil.json.gz: is broken: its checksum does not fit',
      'bomb.json.gz: is larger than 64 MiB when unpacked',
      'cut.json.gz: is broken gzip: it may be cut off',
      'cut.zip: the zip file is broken: it may have been cut off while it was copied',
      'missing.json: does not exist',
      'no-id.json: is a report without an id',
      'no/*.json: matches no .json, .json.gz or .zip',
    ])
    expect(out).not.toContain('other.json')
  })

  test('says where it looked when it found nothing', async () => {
    const cwd = tempFolder({ 'folder/package.json': '{}' })

    const { exitCode, err } = await run(cwd, ['folder', '--url', 'http://127.0.0.1:1'])

    expect(exitCode).toBe(1)
    expect(err).toBe('stratigraph upload: found no report. Looked in: folder\n')
  })

  test('says that a file named by hand is no report', async () => {
    const cwd = tempFolder({ 'junit.xml': '<testsuites/>', 'other.json': '{}' })

    const { exitCode, out } = await run(cwd, ['junit.xml', 'other.json', '--url', 'http://127.0.0.1:1'])

    expect(exitCode).toBe(1)
    expect(out).toContain('junit.xml: is no JSON\n')
    expect(out).toContain('other.json: is no Stratigraph report (JSON with "format": "stratigraph-report")\n')
  })

  test.each([
    [[], {}, 'no server is known: give --url URL or set STRATIGRAPH_URL'],
    [['--url', 'ftp://x'], {}, '--url must be an http(s) address'],
    [[], { STRATIGRAPH_URL: 'not an address' }, 'STRATIGRAPH_URL must be an http(s) address'],
    [['--url', 'http://x', '--token', 'two words'], {}, '--token must be one word'],
  ])('%j %j asks for what is missing', async (args, env, message) => {
    const cwd = tempFolder({ 'one.json.gz': one })

    const { exitCode, err } = await run(cwd, ['one.json.gz', ...args], env)

    expect(exitCode).toBe(1)
    expect(err).toContain(message)
  })
})

async function leaveUnsent(cwd: string): Promise<string> {
  const away = await startReportServer({ status: 401 }, 'stored')
  const { recorder } = record(cwd, { url: away.url })
  recorder.addFile(recordedFile(join(cwd, 'a.test.ts'), [recordedTest('adds')]))
  await recorder.finish({ status: 'passed' })
  return away.url
}

describe('without anything named, stratigraph upload', () => {
  test('sends what is unsent to the server that it was meant for', async () => {
    const cwd = tempFolder()
    const url = await leaveUnsent(cwd)
    writeFiles(cwd, { '.stratigraph/runs/long-sent.json.gz': one })

    const { exitCode, out } = await run(cwd, [])

    expect(exitCode).toBe(0)
    expect(out).toContain(`1 report: 1 sent (${url})`)
    expect(readdirSync(join(cwd, '.stratigraph/unsent'))).toEqual([])
  })

  test('sends it to another server if told to, and keeps it marked when that fails', async () => {
    const cwd = tempFolder()
    await leaveUnsent(cwd)
    const server = await startReportServer({ status: 403 }, 'stored')

    const failed = await run(cwd, ['--url', server.url])
    const marked = readdirSync(join(cwd, '.stratigraph/unsent'))
    const done = await run(cwd, ['--url', server.url])

    expect([failed.exitCode, marked.length, done.exitCode]).toEqual([1, 1, 0])
    expect(readdirSync(join(cwd, '.stratigraph/unsent'))).toEqual([])
  })

  test('sends all reports of the folder where nothing is marked unsent', async () => {
    const server = await startReportServer('stored')
    const cwd = tempFolder({ 'there/runs/one.json.gz': one, 'there/runs/two.json.gz': two })

    const { exitCode } = await run(cwd, ['--dir', 'there', '--url', server.url])

    expect(exitCode).toBe(0)
    expect(server.received).toHaveLength(2)
    expect(existsSync(join(cwd, '.stratigraph'))).toBe(false)
  })
})
