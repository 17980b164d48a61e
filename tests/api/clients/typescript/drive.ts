// Files a request, reads it, writes about it and decides it, with a client whose every call is typed by the document.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const [, , base, token] = process.argv as string[];
const client = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${token}` } });

function must<T>(data: T | undefined, error: unknown): T {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

const filed = await client.POST("/api/v1/cases/", {
  params: { header: { "Idempotency-Key": "typescript-1" } },
  body: { city: "sacramento", description: "Permits for 1401 K Street", name: "Ana Ruiz", email: "ana@example.org" },
});
const number = must(filed.data, filed.error).number;
const path = { number };
const taken = await client.POST("/api/v1/cases/{number}/assignment/", {
  params: { path },
  body: { department: "city_clerk", take_up: true },
});
must(taken.data, taken.error);
const sent = await client.POST("/api/v1/cases/{number}/messages/", { params: { path }, body: { text: "We look." } });
must(sent.data, sent.error);
const read = await client.GET("/api/v1/cases/{number}/", { params: { path } });
const tag = read.response.headers.get("ETag");
if (!tag) throw new Error("no ETag");
const decided = await client.POST("/api/v1/cases/{number}/decision/", {
  params: { path, header: { "If-Match": tag } },
  body: { kind: "no_records", search: "All permits.", responsible: [{ name: "Jo Park", title: "City Clerk" }] },
});
const done = must(decided.data, decided.error);
const refused = await client.POST("/api/v1/cases/{number}/messages/", { params: { path }, body: { text: " " } });
console.log(JSON.stringify([number, must(read.data, read.error).state, done.state, refused.error?.error.code]));
