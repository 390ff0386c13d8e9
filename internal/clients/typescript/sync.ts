// What a partner's program does every night with a client made from the description: put single records, hand in a whole feed, follow what has changed
// by a cursor, and hear of it by a webhook that it can trust. SHG_URL is where the service is, SHG_TOKEN a key with the scopes account,
// source:typescript-story and webhooks.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import createClient from "openapi-fetch";
import { Webhook } from "standardwebhooks";
import type { components, paths } from "./schema.js";

type GroupInput = components["schemas"]["GroupInput"];

const source = "typescript-story";
const records = 5000;
const client = createClient<paths, "application/json" | "application/problem+json">({
  baseUrl: process.env["SHG_URL"] + "/api/v1",
  headers: { Authorization: `Bearer ${process.env["SHG_TOKEN"]}` },
  querySerializer: { array: { style: "form", explode: false } },
});

const input = (name: string): GroupInput => ({
  name, topics: ["alcohol"], languages: ["en"], timezone: "Europe/London", locality: { place: { id: "geonames:2644688" } },
});

async function put(record: string, name: string, status: number): Promise<components["schemas"]["Group"]> {
  const { data, error, response } = await client.PUT("/sources/{source}/records/{record}", {
    params: { path: { source, record } }, body: input(name),
  });
  assert.ok(data, JSON.stringify(error));
  assert.equal(response.status, status);
  return data;
}

// feed is the whole of the source, with other lines where something has changed.
function feed(changed: Record<number, object>): string {
  let all = "";
  for (let i = 0; i < records; i++) {
    all += JSON.stringify({ record: `r${i}`, ...(changed[i] ?? { group: input(`${source}, record ${i}`) }) }) + "\n";
  }
  return all;
}

async function handIn(lines: string): Promise<components["schemas"]["ImportCounts"]> {
  const taken = await client.POST("/sources/{source}/imports", {
    params: { path: { source } }, body: lines, bodySerializer: (body) => body, headers: { "Content-Type": "application/x-ndjson" },
  });
  assert.ok(taken.data, JSON.stringify(taken.error));
  const { id } = taken.data;
  let told: components["schemas"]["Import"] | undefined;
  await eventually("the import is done", async () => {
    told = (await client.GET("/imports/{id}", { params: { path: { id } } })).data;
    assert.ok(told && told.status !== "refused" && told.status !== "failed", JSON.stringify(told));
    return told.status === "done";
  });
  assert.ok(told);
  return told.counts;
}

// Copy holds groups that meet, all or those that a source describes: their versions by their ids.
class Copy {
  readonly groups = new Map<string, number>();
  heard = 0;
  #cursor: string | undefined;
  constructor(readonly of: { source?: string }) {}

  async catchUp(): Promise<void> {
    for (let more = true; more; ) {
      const { data, error } = await client.GET("/changes", {
        params: { query: { ...this.of, include: "group", limit: 1000, ...(this.#cursor === undefined ? {} : { cursor: this.#cursor }) } },
      });
      assert.ok(data, JSON.stringify(error));
      for (const change of data.items) {
        if (change.type === "group.upserted" && change.group?.activity !== "ended") this.groups.set(change.id, change.version);
        else this.groups.delete(change.id);
      }
      this.heard += data.items.length;
      this.#cursor = data.next_cursor;
      more = data.has_more;
    }
  }
}

async function eventually(what: string, is: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 300_000; !(await is()); await wait(200)) {
    assert.ok(Date.now() < deadline, `not in five minutes: ${what}`);
  }
}

const kept = new Copy({ source });
const first = await put("kept apart", "Apart", 201);
assert.equal((await put("kept apart", "Apart", 200)).version, first.version);
const created = await handIn(feed({}));
assert.equal(created.created, records, JSON.stringify(created));
await eventually("a copy from the beginning holds all", async () => {
  await kept.catchUp();
  return kept.groups.size === records + 1;
});

kept.heard = 0;
const second = await handIn(feed({ 7: { group: input("Another name") }, 8: { deleted: true } }));
assert.deepEqual([second.updated, second.retired], [1, 1], JSON.stringify(second));
const changed = await put("kept apart", "Apart, with another name", 200);
await eventually("the copy follows", async () => {
  await kept.catchUp();
  return kept.groups.size === records && kept.groups.get(changed.id) === changed.version;
});
assert.equal(kept.heard, 3);
const retired = await client.DELETE("/sources/{source}/records/{record}", { params: { path: { source, record: "kept apart" } } });
assert.equal(retired.response.status, 204, JSON.stringify(retired.error));
await eventually("the copy lets go what is retired", async () => {
  await kept.catchUp();
  return kept.groups.size === records - 1;
});

const all = new Copy({});
const group = await client.POST("/groups", { body: input("To be taken back") });
assert.ok(group.data, JSON.stringify(group.error));
const { id, version } = group.data;
await eventually("the copy of everything holds it", async () => {
  await all.catchUp();
  return all.groups.get(id) === version;
});
interface Message { body: string; headers: Record<string, string> }
const messages: Message[] = [];
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
    messages.push({ body, headers });
    response.writeHead(204).end();
  });
}).listen(0, "127.0.0.1");
await once(receiver, "listening");
const made = await client.POST("/webhooks", {
  body: { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/shg`, events: ["group.removed"] },
});
assert.ok(made.data, JSON.stringify(made.error));
const verifier = new Webhook(made.data.secret);
const removed = await client.DELETE("/groups/{id}", { params: { path: { id }, header: { "If-Match": `"${version}"` } } });
assert.equal(removed.response.status, 204, JSON.stringify(removed.error));
await eventually("a webhook tells of it", async () =>
  messages.splice(0).some(({ body, headers }) => {
    const told = verifier.verify(body, headers) as { type: string; data: components["schemas"]["Change"] };
    assert.throws(() => verifier.verify(body + " ", headers), "a message that was changed on its way is taken for signed");
    assert.equal(told.type, "group.removed");
    return told.data.id === id;
  }),
);
receiver.closeAllConnections();
receiver.close();
await eventually("the copy lets it go", async () => {
  await all.catchUp();
  return !all.groups.has(id);
});

console.log(`TypeScript: ${records} records imported, followed by cursor, one removed and told to a webhook, signed`);
