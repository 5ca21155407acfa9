import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createHandlers } from '../../electron/composition.ts';
import { createLocalEngine } from '../../electron/hosts/engine/local-engine.ts';
import { type RunningServer, startServer } from '../../electron/hosts/server/start-server.ts';
import { FILE_FIELDS } from '../../shared/contract/file-fields.ts';
import { writePageFolder } from '../support/page-folder.ts';
import { connectToServer, originOf, type ServerClient, uploadFile } from '../support/server-client.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// Every way in that somebody could try, on a real server: each must be refused.

let server: RunningServer;
let client: ServerClient;
let folder: string;
let secret: string;
const pageFolder = writePageFolder();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-secret-'));
  secret = join(folder, 'secret.txt');
  writeFileSync(secret, 'the secret');
  const engine = createLocalEngine({ handlers: createHandlers(), onBug: () => {} });
  server = await startServer({ engine, pageFolder, port: 0 });
  client = await connectToServer(server);
});
afterAll(async () => {
  client.close();
  await server.close();
  for (const path of [folder, pageFolder]) rmSync(path, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A request with exactly these headers; `fetch` would not send another host's name. */
function ask(
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body = '',
  port = server.port,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const own = (): OutgoingHttpHeaders => ({
  authorization: `Bearer ${server.token}`,
  origin: originOf(server),
});

describe('the page', () => {
  it('is served with a policy that lets no foreign script run', async () => {
    const { status, headers, body } = await ask('GET', '/');
    expect(status).toBe(200);
    expect(body).toContain('<title>Lathe</title>');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    '/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '//etc/passwd',
    '/assets',
  ])('is all that an address reaches: %s', async (path) => {
    expect((await ask('GET', path)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the host', () => {
  it('is this machine alone', async () => {
    const outer = Object.values(networkInterfaces())
      .flat()
      .find((address) => address !== undefined && !address.internal && address.family === 'IPv4');
    if (outer === undefined) return; // a machine without a network has no other address to try
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connectSocket({ host: outer.address, port: server.port, timeout: 2000 });
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('timeout', () => resolve(false));
    });
    expect(reached).toBe(false);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost.evil.example'])(
    'is not called %s',
    async (host) => {
      expect((await ask('GET', '/', { host })).status).toBe(403);
      expect((await ask('POST', '/files?name=a.wav', { ...own(), host })).status).toBe(403);
    },
  );
});

describe('the token', () => {
  it.each<[string, OutgoingHttpHeaders]>([
    ['no token', {}],
    ['another token', { authorization: 'Bearer abc' }],
    ['another scheme', { authorization: 'Basic abc' }],
  ])('must be right: %s', async (_what, headers) => {
    const origin = originOf(server);
    const handle = await uploadFile(server, secret);
    const place = `/files?handle=${encodeURIComponent(handle)}`;
    expect((await ask('GET', place, headers)).status).toBe(401);
    expect((await ask('POST', '/files?name=a.wav', { ...headers, origin }, 'x')).status).toBe(401);
    expect((await ask('DELETE', place, { ...headers, origin })).status).toBe(401);
    expect((await ask('GET', place, own())).body).toBe('the secret');
  });

  it('is not taken from the address of what changes something', async () => {
    const path = `/files?name=a.wav&token=${server.token}`;
    expect((await ask('POST', path, { origin: originOf(server) }, 'x')).status).toBe(401);
  });
});

describe('the origin', () => {
  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', undefined])(
    'is our own page: %s',
    async (origin) => {
      const headers = { authorization: `Bearer ${server.token}`, ...(origin !== undefined && { origin }) };
      expect((await ask('POST', '/files?name=a.wav', headers, 'x')).status).toBe(401);
    },
  );

  it('is asked of browsers that tell where a request comes from', async () => {
    const handle = await uploadFile(server, secret);
    const path = `/files?handle=${encodeURIComponent(handle)}&token=${server.token}`;
    expect((await ask('GET', path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask('GET', path, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await ask('GET', path, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

describe('every address', () => {
  const ADDRESSES = [
    '/',
    '/assets/main-abc.js',
    '/files?name=a.wav',
    '/folders?name=a',
    '/socket',
    '/nothing',
  ];
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

  it.each(ADDRESSES)('answers no other name, no other site and no method of its own: %s', async (path) => {
    for (const method of METHODS) {
      expect((await ask(method, path, { ...own(), host: 'evil.example' })).status).toBe(403);
      expect((await ask(method, path, { ...own(), 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      const foreign = await ask(method, path, { origin: 'http://evil.example' });
      // Nobody is told that another site may read this, or send more than a form does.
      expect(Object.keys(foreign.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      if (!['GET', 'HEAD'].includes(method)) expect([401, 405]).toContain(foreign.status);
      if (['PUT', 'PATCH', 'OPTIONS'].includes(method))
        expect((await ask(method, path, own())).status).toBe(405);
    }
  });

  it('is a path of this server: no whole address of another, and no header without end', async () => {
    expect((await ask('GET', 'http://evil.example/')).status).toBe(403);
    expect((await ask('GET', '*', own())).status).toBe(403);
    expect((await ask('GET', '/', { cookie: 'x'.repeat(20_000) })).status).toBe(431);
    expect((await ask('GET', '/')).status).toBe(200);
  });
});

describe('the WebSocket', () => {
  const attempt = (protocols: string[], headers: Record<string, string>, path = '/socket'): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocols, { headers });
      socket.once('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.once('error', (error) => resolve(error.message));
    });
  const right = (): string[] => ['lathe', `lathe-token.${server.token}`];

  it('opens for the page', async () => {
    expect(await attempt(right(), { origin: originOf(server) })).toBe('open');
  });

  it('opens for nobody else', async () => {
    const origin = originOf(server);
    const refused = 'Unexpected server response: 403';
    expect(await attempt(['lathe', 'lathe-token.abc'], { origin })).toBe(refused);
    expect(await attempt(['lathe'], { origin })).toBe(refused);
    expect(await attempt(right(), { origin: 'http://evil.example' })).toBe(refused);
    expect(await attempt(right(), {})).toBe(refused);
    expect(await attempt(right(), { origin, host: 'evil.example' })).toBe(refused);
    expect(await attempt(right(), { origin }, '/other')).toBe(refused);
  });

  it('is closed on what is no message, and the server goes on', async () => {
    for (const frame of ['no number', '5\n{}', Buffer.from([1, 2, 3]), 'x'.repeat((1 << 20) + 1)]) {
      const connection = await connectToServer(server);
      const closed = new Promise<number>((resolve) => connection.socket.once('close', resolve));
      connection.socket.send(frame);
      expect([1008, 1009]).toContain(await closed);
    }
    expect((await client.client.call('models.list', {})).models.length).toBeGreaterThan(0);
  });
});

describe('a message', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'master', '', 'models.list '])(
    'names a method of the contract and nothing that objects have: %j',
    async (method) => {
      const { sendRaw, received, close } = await connectToServer(server);
      sendRaw({ type: 'request', id: 'odd', method, params: {} });
      await expect
        .poll(() => received)
        .toMatchObject([{ type: 'error', id: 'odd', error: { code: 'bad-argument' } }]);
      close();
    },
  );

  it('changes nothing that others inherit', async () => {
    const { sendRaw, received, close } = await connectToServer(server);
    const params = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    sendRaw({ type: 'request', id: '1', method: 'models.list', params });
    await expect.poll(() => received.length).toBe(1);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    close();
  });

  const forged = Object.entries(FILE_FIELDS).flatMap(([method, fields]) =>
    Object.entries(fields).map(([place, role]) => [method, place, role] as const),
  );
  it.each(forged)('reaches no path of this machine: %s, %s', async (method, place, role) => {
    const { sendRaw, received, close } = await connectToServer(server);
    const outside = role.startsWith('output') ? join(folder, 'written') : secret;
    sendRaw({ type: 'request', id: '1', method, params: nested(place, outside) });
    await expect.poll(() => received.length).toBe(1);
    expect(received[0]).toMatchObject({ type: 'error', error: { code: 'bad-argument' } });
    expect(existsSync(join(folder, 'written'))).toBe(false);
    close();
  });
});

/** `{a: {b: [value]}}` for `a.b.*`. */
function nested(place: string, value: string): unknown {
  return place
    .split('.')
    .reduceRight<unknown>((inner, key) => (key === '*' ? [inner] : { [key]: inner }), value);
}

describe('files', () => {
  it('are reached by handles and never by paths', async () => {
    const { call } = client.client;
    const refusal = { code: 'bad-argument' };
    const handle = await uploadFile(server, secret);
    const id = handle.slice('file:'.length, 'file:'.length + 32);
    const forged = [
      secret,
      '/etc/passwd',
      '../../etc/passwd',
      'file:///etc/passwd',
      `file:${'0'.repeat(32)}/secret.txt`,
      `file:${id}/../../../etc/passwd`,
      `file:${id}/other.txt`,
      `folder:${id}/secret.txt`,
      'concat:/etc/passwd',
      'http://evil.example/a.wav',
    ];
    for (const inputPath of forged) {
      await expect(call('analyze.run', { inputPath })).rejects.toMatchObject(refusal);
      const settings = { reference: { paths: [inputPath] } };
      await expect(
        call('master.run', { inputPath: handle, outputPath: 'a.wav', settings }),
      ).rejects.toMatchObject(refusal);
      for (const named of [{ model: inputPath }, { style: { name: inputPath } }]) {
        await expect(
          call('master.run', { inputPath: handle, outputPath: 'a.wav', settings: named }),
        ).rejects.toMatchObject(refusal);
      }
      await expect(call('train.check', { good: inputPath })).rejects.toMatchObject(refusal);
      await expect(call('models.import', { path: inputPath })).rejects.toMatchObject(refusal);
      await expect(call('models.info', { model: inputPath })).rejects.toMatchObject(refusal);
    }
  });

  it.each([
    '../out.wav',
    '/tmp/out.wav',
    'a/b.wav',
    'a\\b.wav',
    '.hidden.wav',
    '-o.wav',
    'con.wav',
    'a\u202e.wav',
    '',
  ])('are not written outside the session: %j', async (outputPath) => {
    const inputPath = await uploadFile(server, secret);
    await expect(client.client.call('master.run', { inputPath, outputPath })).rejects.toMatchObject({
      code: 'bad-argument',
    });
  });

  it.each(['../../evil.wav', '/etc/evil.wav', '..', 'C:\\evil.wav', '.bashrc', 'nul', 'x'.repeat(1000)])(
    'keep a harmless name whatever they are called: %s',
    async (name) => {
      const answer = await ask('POST', `/files?name=${encodeURIComponent(name)}`, own(), 'content');
      expect(answer.status).toBe(201);
      const { handle } = JSON.parse(answer.body) as { handle: string };
      const path = server.files.pathOf(handle);
      expect(path.startsWith(server.files.root)).toBe(true);
      expect(readFileSync(path, 'utf8')).toBe('content');
    },
  );

  it('of a folder stay in it', async () => {
    const { handle } = JSON.parse((await ask('POST', '/folders?name=music', own())).body) as {
      handle: string;
    };
    const place = (...names: string[]): string =>
      `/files?folder=${encodeURIComponent(handle)}${names.map((name) => `&place=${encodeURIComponent(name)}`).join('')}`;
    expect((await ask('POST', place('disc 1', 'a.wav'), own(), 'a')).status).toBe(201);
    expect((await ask('POST', place('..', '..', 'evil.wav'), own(), 'b')).status).toBe(201);
    expect((await ask('POST', place(), own(), 'c')).status).toBe(400);
    const root = server.files.pathOf(handle, 'folder');
    const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
    expect(found).toEqual(['_', '_/_', '_/_/evil.wav', 'disc 1', 'disc 1/a.wav'].sort());

    const inside = `file:${handle.slice('folder:'.length)}`;
    const read = (file: string) => ask('GET', `/files?handle=${encodeURIComponent(file)}`, own());
    expect(server.files.handleOf(join(root, 'disc 1', 'a.wav'))).toBe(`${inside}/disc 1/a.wav`);
    expect((await read(`${inside}/disc 1/a.wav`)).body).toBe('a');
    const outside = [
      '/../../../etc/passwd',
      '/disc 1/../../../x',
      '/disc 1\\..\\a.wav',
      '/.hidden',
      '/',
      '//etc/passwd',
    ];
    for (const place of outside) expect((await read(inside + place)).status).toBe(400);
    expect((await read(`${inside}/disc 1`)).status).toBe(404);
    const remove = (file: string) => ask('DELETE', `/files?handle=${encodeURIComponent(file)}`, own());
    expect((await remove(`${inside}/..`)).status).toBe(400);
    expect((await remove(`${inside}/disc 1/a.wav`)).status).toBe(200);
    expect(existsSync(root)).toBe(true);
  });

  it('of a training go into a folder of the session, and over nothing', async () => {
    const { handle } = JSON.parse((await ask('POST', '/folders?name=music', own())).body) as {
      handle: string;
    };
    await ask('POST', `/files?folder=${encodeURIComponent(handle)}&place=a.wav`, own(), 'a');
    const start = (outputFolder: string) =>
      client.client.call('train.run', { action: 'start', good: handle, outputFolder });
    await expect(start(handle)).rejects.toThrow('is not empty');
    const forged = [`folder:${'0'.repeat(32)}/music`, `${handle}/..`, '../out', '/tmp/out'];
    for (const name of forged) await expect(start(name)).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('of a page are no settings of a training: these hold paths', async () => {
    const settings = JSON.stringify({ good: folder, architecture: 'crnn' });
    const place = (handle: string): string => `/files?folder=${encodeURIComponent(handle)}&place=config.json`;
    const makeFolder = async (): Promise<string> =>
      JSON.parse((await ask('POST', '/folders?name=run', own())).body).handle as string;
    const train = (params: object) => client.client.call('train.run', params as never);
    const filled = await makeFolder();
    expect((await ask('POST', place(filled), own(), settings)).status).toBe(201);
    const refusal = { code: 'bad-argument', message: expect.stringContaining('is no folder of a training') };
    await expect(train({ action: 'resume', folder: filled })).rejects.toMatchObject(refusal);
    // Nor does a start that is refused make it one.
    await expect(train({ action: 'start', good: filled, outputFolder: filled })).rejects.toThrow(
      'is not empty',
    );
    await expect(train({ action: 'resume', folder: filled })).rejects.toMatchObject(refusal);
    // And what the services fill, no page does.
    const [music, run] = [await makeFolder(), await makeFolder()];
    await expect(train({ action: 'start', good: music, outputFolder: run })).rejects.toMatchObject({
      code: 'bad-input',
    });
    const late = await ask('POST', place(run), own(), settings);
    expect([late.status, late.body]).toEqual([400, expect.stringContaining('is filled by a training')]);
  });

  it('inside of a folder are no way out of it by a link', async () => {
    const { handle } = JSON.parse((await ask('POST', '/folders?name=music', own())).body) as {
      handle: string;
    };
    const root = server.files.pathOf(handle, 'folder');
    symlinkSync(secret, join(root, 'link.wav'));
    symlinkSync(folder, join(root, 'deeper'));
    writeFileSync(join(root, 'own.wav'), 'own');
    symlinkSync(join(root, 'own.wav'), join(root, 'near.wav'));
    const inside = (name: string): string => `file:${handle.slice('folder:'.length)}/${name}`;
    const read = (name: string) => ask('GET', `/files?handle=${encodeURIComponent(inside(name))}`, own());
    for (const name of ['link.wav', 'deeper/secret.txt']) {
      expect((await read(name)).status).toBe(400);
      await expect(client.client.call('analyze.run', { inputPath: inside(name) })).rejects.toMatchObject({
        code: 'bad-argument',
      });
    }
    expect((await read('near.wav')).body).toBe('own');
    // Nothing is written or taken away through one.
    const into = `/files?folder=${encodeURIComponent(handle)}&place=deeper&place=new.txt`;
    expect((await ask('POST', into, own(), 'x')).status).toBeGreaterThanOrEqual(400);
    expect(readdirSync(folder)).not.toContain('new.txt');
    await ask('DELETE', `/files?handle=${encodeURIComponent(inside('deeper/secret.txt'))}`, own());
    expect(existsSync(secret)).toBe(true);
  });

  it('that list others lead to none of them', async () => {
    const song = join(folder, 'song.wav');
    writeWavFixture(song, [new Float32Array(44_100).fill(0.1)]);
    const list = join(folder, 'list.wav');
    writeFileSync(list, `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:1,\n${song}\n#EXT-X-ENDLIST\n`);
    const inputPath = await uploadFile(server, list);
    await expect(client.client.call('analyze.run', { inputPath })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  it('are saved under a name that ends no header', async () => {
    const answer = await ask(
      'POST',
      `/files?name=${encodeURIComponent('a"\r\nX-Evil: 1\r\n.wav')}`,
      own(),
      'x',
    );
    const { handle } = JSON.parse(answer.body) as { handle: string };
    const { headers } = await ask('GET', `/files?handle=${encodeURIComponent(handle)}&download=1`, own());
    expect(headers['x-evil']).toBeUndefined();
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="[^"\r\n]*"; filename\*=UTF-8''\S+$/,
    );
  });

  it('are told by handle and name: no path of this machine comes to the page', async () => {
    const inputPath = await uploadFile(server, secret);
    await expect(client.client.call('analyze.run', { inputPath })).rejects.toMatchObject({
      code: 'bad-input',
    });
    expect(JSON.stringify(client.received)).toContain('secret.txt');
    expect(JSON.stringify(client.received)).not.toContain(server.files.root);
  });

  it('open as pages that can run nothing', async () => {
    const path = join(folder, 'evil.html');
    writeFileSync(path, '<script>alert(1)</script>');
    const handle = await uploadFile(server, path);
    const { headers } = await ask('GET', `/files?handle=${encodeURIComponent(handle)}`, own());
    expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
  });

  it('are gone after they were removed, and all of them after the end', async () => {
    const handle = await uploadFile(server, secret);
    const path = server.files.pathOf(handle);
    const place = `/files?handle=${encodeURIComponent(handle)}`;
    expect((await ask('DELETE', place, own())).status).toBe(200);
    expect(existsSync(path)).toBe(false);
    expect((await ask('GET', place, own())).status).toBe(400);
    const other = await startServer({
      engine: createLocalEngine({ handlers: createHandlers(), onBug: () => {} }),
      pageFolder,
      port: 0,
    });
    await uploadFile(other, secret);
    await other.close();
    expect(existsSync(other.files.root)).toBe(false);
  });

  it('that did not come whole are not kept', async () => {
    const before = readdirSync(server.files.root);
    await new Promise<void>((resolve) => {
      const outgoing = httpRequest({
        host: '127.0.0.1',
        port: server.port,
        method: 'POST',
        path: '/files?name=half.wav',
        headers: { ...own(), 'content-length': 1000 },
      });
      outgoing.once('error', () => resolve());
      outgoing.write('half', () => setTimeout(() => outgoing.destroy(), 50));
    });
    await expect.poll(() => readdirSync(server.files.root)).toEqual(before);
  });
});

describe('ranges', () => {
  it.each<[string, number, string | undefined, string]>([
    ['bytes=0-2', 206, 'bytes 0-2/10', 'the'],
    ['bytes=4-', 206, 'bytes 4-9/10', 'secret'],
    ['bytes=-3', 206, 'bytes 7-9/10', 'ret'],
    ['bytes=4-99', 206, 'bytes 4-9/10', 'secret'],
    ['bytes=10-', 416, 'bytes */10', ''],
    ['bytes=-0', 416, 'bytes */10', ''],
    ['bytes=3-1', 200, undefined, 'the secret'],
    ['bytes=0-1,3-4', 200, undefined, 'the secret'],
    ['lines=0-1', 200, undefined, 'the secret'],
  ])('%s', async (range, status, contentRange, body) => {
    const handle = await uploadFile(server, secret);
    const answer = await ask('GET', `/files?handle=${encodeURIComponent(handle)}`, { ...own(), range });
    expect([answer.status, answer.headers['content-range'], answer.body]).toEqual([
      status,
      contentRange,
      body,
    ]);
  });
});
