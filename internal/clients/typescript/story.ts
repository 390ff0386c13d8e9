// What a partner's program does with a client made from the description: search, page, create, read again, change, and read what is refused.
// SHG_URL is where the service is, SHG_TOKEN a key with the scope account.
import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const groups = 25;
const name = "A tale in Typescript"; // no group of the sync is called so
const client = createClient<paths, "application/json" | "application/problem+json">({
  baseUrl: process.env["SHG_URL"] + "/api/v1",
  headers: { Authorization: `Bearer ${process.env["SHG_TOKEN"]}` },
  querySerializer: { array: { style: "form", explode: false } },
});

async function create(i: number): Promise<components["schemas"]["Group"]> {
  const input: components["schemas"]["GroupInput"] = {
    name: `${name} ${i}`, topics: ["alcohol"], languages: ["en"], timezone: "Europe/London",
    locality: { place: { id: "geonames:2644688" } },
    meetings: [{ format: "in_person", start: "19:30", duration_minutes: 90, rrule: "FREQ=WEEKLY;BYDAY=TU" }],
  };
  const { data, error, response } = await client.POST("/groups", { body: input });
  assert.ok(data, JSON.stringify(error));
  assert.equal(response.status, 201);
  return data;
}

async function found(): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let page = 1; ; page++) {
    const { data, error } = await client.GET("/groups", { params: { query: { q: name, topic: ["alcohol"], page, per_page: 10 } } });
    assert.ok(data, JSON.stringify(error));
    for (const item of data.items) ids.add(item.id);
    if (page * data.per_page >= data.total) return ids;
  }
}

const made = new Map<string, components["schemas"]["Group"]>();
for (let i = 0; i < groups; i++) {
  const group = await create(i);
  made.set(group.id, group);
}

let seen = new Set<string>();
for (const deadline = Date.now() + 300_000; seen.size < groups && Date.now() < deadline;) {
  seen = await found(); // an index on a server hears late
  if (seen.size < groups) await wait(300);
}
assert.deepEqual([...seen].sort(), [...made.keys()].sort());

const [id] = made.keys();
assert.ok(id);
const read = await client.GET("/groups/{id}", { params: { path: { id } } });
const etag = read.response.headers.get("ETag");
assert.ok(etag);
const again = await client.GET("/groups/{id}", { params: { path: { id }, header: { "If-None-Match": etag } } });
assert.equal(again.response.status, 304);

const change = (version: string) =>
  client.PATCH("/groups/{id}", {
    params: { path: { id }, header: { "If-Match": version } },
    body: { notice: "Closed on 25 December", description: null },
    headers: { "Content-Type": "application/merge-patch+json" },
  });
const changed = await change(etag);
const shown = changed.data; // a proposal, where the group's rules want one
assert.ok(shown && "notice" in shown, JSON.stringify(changed.error));
assert.equal(shown.notice, "Closed on 25 December");
assert.equal(shown.version, (made.get(id)?.version ?? 0) + 1);
const stale = await change(etag);
assert.equal(stale.response.status, 412);
assert.equal(stale.error?.code, "stale");

const unknown = await client.GET("/groups", { params: { query: { near: "Nowhere that anybody knows of" } } });
assert.equal(unknown.error?.code, "unknown_place");
assert.equal(unknown.error.errors?.[0]?.parameter, "near");

console.log(`TypeScript: ${groups} groups made, found page by page, read again by ETag, changed by version`);
