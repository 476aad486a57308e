// Only fetches everything with Medplum's client, page by page, in a process of its own: seconds and entries as JSON.
import { createRequire } from 'node:module';

const [packages, url] = process.argv.slice(2);
const { MedplumClient } = createRequire(`${packages}/`)('@medplum/core');
const base = new URL(url);
const client = new MedplumClient({ baseUrl: base.origin, fhirUrlPath: base.pathname.slice(1), cacheTime: 0 });

const began = performance.now();
let entries = 0;
for await (const page of client.searchResourcePages('Communication', { _sort: '_lastUpdated', _count: 1000 })) {
  entries += page.length;
}
console.log(JSON.stringify({ s: (performance.now() - began) / 1000, entries }));
