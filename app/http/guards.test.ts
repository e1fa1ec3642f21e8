import { describe, expect, it } from "vitest";
import { z } from "zod";
import { limitsProblem, periodMs } from "~/domain/api-keys/schemas";
import { roleCovers } from "~/domain/members/schemas";
import { queryObject } from "./query-object";
import { readJsonBody } from "./read-body.server";
import { readForm } from "./read-form.server";
import { safeRedirect } from "./require-user.server";
import { isSameOrigin } from "./same-origin.server";
import { sessionCredentialOf } from "./session-cookie.server";
import { firstProblem, problemsByField } from "./validation";

const request = (headers: Record<string, string>) => new Request("http://localhost/", { headers });

describe("same origin", () => {
	const app = "http://localhost:3002";
	it.each([
		[{ origin: "http://localhost:3002" }, true],
		[{ origin: "http://127.0.0.1:3002" }, true],
		[{ origin: "http://[::1]:3002" }, true],
		[{ "sec-fetch-site": "same-origin", origin: "http://localhost:4002" }, true],
		[{}, true],
		[{ "sec-fetch-site": "none" }, true],
		[{ origin: "http://localhost:3003" }, false],
		[{ origin: "https://localhost:3002" }, false],
		[{ origin: "http://localhost.evil.example:3002" }, false],
		[{ origin: "null" }, false],
		[{ origin: "nonsense" }, false],
		[{ "sec-fetch-site": "cross-site" }, false],
		[{ "sec-fetch-site": "same-site", origin: "http://evil.localhost:3002" }, false],
	])("%j → %s", (headers, expected) => {
		expect(isSameOrigin(new Headers(headers as Record<string, string>), app)).toBe(expected);
	});
});

describe("session credential", () => {
	it.each([
		[{}, null],
		[{ cookie: "other=1" }, null],
		[{ cookie: "a=1; llmgateway.session_token=abc ; b=2" }, { token: "abc", sentAs: "cookie" }],
		[{ cookie: "xllmgateway.session_token=abc" }, null],
		[{ cookie: "llmgateway.session_token=" }, null],
		[{ authorization: "Bearer tok", cookie: "llmgateway.session_token=abc" }, { token: "tok", sentAs: "bearer" }],
		[{ authorization: "bearer tok" }, { token: "tok", sentAs: "bearer" }],
		[{ authorization: "Basic dXNlcg==" }, null],
	])("%j", (headers, expected) => {
		expect(sessionCredentialOf(request(headers as Record<string, string>))).toEqual(expected);
	});
});

describe("redirect after sign-in", () => {
	it.each([
		["/dashboard/a?b=c#d", "/dashboard/a?b=c#d"],
		["//evil.example", "/dashboard"],
		["/\\evil.example", "/dashboard"],
		["https://evil.example/", "/dashboard"],
		["javascript:alert(1)", "/dashboard"],
		["/\t/evil.example", "/dashboard"],
		["/.//evil.example", "/dashboard"],
		["/a/..//evil.example", "/dashboard"],
		["/%2e//evil.example", "/dashboard"],
		["/./\\evil.example", "/dashboard"],
		["", "/dashboard"],
		[null, "/dashboard"],
	])("%j → %s", (target, expected) => {
		expect(safeRedirect(target)).toBe(expected);
	});
});

describe("bodies", () => {
	const read = (body: string) => readJsonBody(new Request("http://localhost/", { method: "POST", body }));

	it("are refused with a NUL, which Postgres cannot hold", async () => {
		expect(await read('{"name":"a\\\\u0000"}')).toEqual({ name: "a\\u0000" });
		for (const body of ['{"name":"a\\u0000"}', '{"list":[{"deep":"\\u0000"}]}', "{"]) {
			await expect(read(body)).rejects.toMatchObject({ status: 400 });
		}
	});

	it("are refused with half of a surrogate pair, which its JSON cannot hold", async () => {
		expect(await read('{"name":"\\ud83d\\ude00"}')).toEqual({ name: "😀" });
		for (const body of ['{"name":"\\ud83d"}', '{"list":["\\uDE00"]}', '{"name":"\\ude00\\ud83d"}']) {
			await expect(read(body)).rejects.toMatchObject({ status: 400 });
		}
	});
});

describe("forms", () => {
	const send = (body: BodyInit, type?: string) =>
		readForm(new Request("http://localhost/", { method: "POST", body, ...(type ? { headers: { "content-type": type } } : {}) }));

	it("are read, or refused where they are none or hold what cannot be kept", async () => {
		expect((await send(new URLSearchParams({ name: "Ada" }))).get("name")).toBe("Ada");
		const refused: [BodyInit, string?][] = [
			["{}", "application/json"],
			["broken", "multipart/form-data; boundary=x"],
			[new URLSearchParams({ name: "a\0" })],
			[new URLSearchParams({ "a\0": "name" })],
		];
		for (const [body, type] of refused) await expect(send(body, type)).rejects.toMatchObject({ status: 400 });
	});
});

describe("query parameters", () => {
	it("nest by brackets, and never reach a prototype", () => {
		const search = "a=1&metadata[team]=core&metadata[x-y]=z&a=2&__proto__[polluted]=1&__proto__=2";
		const query = queryObject(new URLSearchParams(search));
		expect({ ...query }).toMatchObject({ a: "2" });
		expect(query.metadata).toMatchObject({ team: "core", "x-y": "z" });
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});
});

describe("validation problems", () => {
	const schema = z.strictObject({ name: z.string().min(1, "Enter a name"), inner: z.strictObject({ a: z.int() }) });
	it("name the field, unknown ones first", () => {
		expect(firstProblem(schema.safeParse({ name: "", inner: { a: 1 }, budget: 1 }).error as z.ZodError)).toEqual([
			"Unknown field: budget",
			{ field: "budget" },
		]);
		const error = schema.safeParse({ name: "", inner: { a: 0.5 } }).error as z.ZodError;
		expect(firstProblem(error)).toEqual(["Enter a name", { field: "name" }]);
		expect(Object.keys(problemsByField(error))).toEqual(["name", "inner.a"]);
	});

	it("say that a field is required, without a word about types", () => {
		const error = schema.safeParse({ inner: { a: 1 } }).error as z.ZodError;
		expect(firstProblem(error)).toEqual(["Required", { field: "name" }]);
	});
});

describe("limits of a key", () => {
	it("come complete or not at all", () => {
		expect(limitsProblem({})).toBeNull();
		expect(limitsProblem({ usageLimit: "5" })).toBeNull();
		expect(limitsProblem({ periodUsageLimit: "5" })?.field).toBe("periodUsageDurationValue");
		expect(limitsProblem({ periodUsageLimit: "5", periodUsageDurationValue: 1 })?.field).toBe("periodUsageDurationUnit");
		expect(limitsProblem({ periodUsageDurationValue: 1, periodUsageDurationUnit: "day" })?.field).toBe("periodUsageLimit");
		const year = { periodUsageLimit: "5", periodUsageDurationValue: 12, periodUsageDurationUnit: "month" as const };
		expect(limitsProblem(year)).toBeNull();
		expect(limitsProblem({ ...year, periodUsageDurationValue: 13 })?.field).toBe("periodUsageDurationValue");
		expect(periodMs(2, "month")).toBe(60 * 24 * 3_600_000);
	});
});

describe("roles", () => {
	it("cover what lies below them", () => {
		expect(roleCovers("owner", "admin")).toBe(true);
		expect(roleCovers("admin", "owner")).toBe(false);
		expect(roleCovers("developer", "developer")).toBe(true);
		expect(roleCovers("developer", "admin")).toBe(false);
	});
});
