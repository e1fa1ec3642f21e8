import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeState } from "../../factories/close-state";
import type { Person } from "../../factories/management-client";
import { type RunningServer, startServer } from "../../setup/server";
import { type Access, accessTable, pathOf, type Rule, withIds } from "./access-table";
import { type ServedOperation, servedOperations } from "./operations";
import { databaseState, type SweptOrganization, sweptOrganization } from "./organization";

const operations = servedOperations();
const classified = operations.filter(({ key }) => accessTable[key]);

let server: RunningServer;
let ours: SweptOrganization;
let theirs: SweptOrganization;

beforeAll(async () => {
	[ours, theirs] = [await sweptOrganization("Ours"), await sweptOrganization("Theirs")];
	server = await startServer({ RUN_WORKER: "false" });
}, 180_000);
afterAll(async () => {
	await server?.stop();
	await closeState();
});

type Call = { name: string; url: string; init: RequestInit; operation: ServedOperation; rule: Rule };
type Caller = { person?: Person; bearer?: string };

/** The requests that try an operation on our organization, by every rule of it. */
function callsOf(operation: ServedOperation, caller: Caller): Call[] {
	const rules = accessTable[operation.key] ?? [];
	return [rules].flat().flatMap((rule) => callsBy(rule, operation, caller));
}

/** One request per form, and for pages also one for the route's own data. */
function callsBy(rule: Rule, operation: ServedOperation, { person, bearer }: Caller): Call[] {
	const { ids } = ours;
	const { method } = operation;
	const path = pathOf(operation.path, ids) + (rule.query ? `?${withIds(rule.query, ids)}` : "");
	const headers = {
		origin: server.url,
		...(person && { cookie: person.client.cookie }),
		...(bearer && { authorization: `Bearer ${bearer}` }),
	};
	const call = (name: string, url: string, init: RequestInit): Call => ({
		name: `${operation.key} ${name}`,
		url: server.url + url,
		init: { method, redirect: "manual", ...init },
		operation,
		rule,
	});
	if (rule.body) {
		const json = { ...headers, "content-type": "application/json" };
		return [call("", path, { headers: json, body: withIds(JSON.stringify(rule.body), ids) })];
	}
	if (method !== "GET" && rule.forms) {
		return rule.forms.flatMap((form, index) => {
			const body = withIds(new URLSearchParams(form).toString().replaceAll("%3A", ":"), ids);
			const posted = { headers: { ...headers, "content-type": "application/x-www-form-urlencoded" }, body };
			const asDocument = call(form.intent ?? "", path, posted);
			if (!operation.page) return [asDocument];
			const asData = call(`${form.intent ?? ""} as data`, `${path}.data`, posted);
			// Both reach the same action; once is enough for the one that draws a page.
			return index === 0 ? [asDocument, asData] : [asData];
		});
	}
	const calls = [call("", path, { headers })];
	// The page's own loader, without those around it.
	if (!operation.page) return calls;
	const dataPath = `${path === "/" ? "/_root" : path}.data?_routes=${operation.id}`;
	return [...calls, call("as data", dataPath, { headers })];
}

type Answer = { status: number; text: string; location: string | null };

async function answerTo({ url, init }: Call): Promise<Answer> {
	const response = await fetch(url, init);
	return { status: response.status, text: await response.text(), location: response.headers.get("location") };
}

/** What somebody outside of the organization was told of it beyond what they said themselves. */
function leaked({ url, init }: Call, { text, location }: Answer, marks: string[]): string[] {
	const said = url + String(init.body ?? "");
	return marks.filter((mark) => !said.includes(mark) && (text.includes(mark) || location?.includes(mark)));
}

const isSentToSignIn = ({ status, text, location }: Answer): boolean =>
	(status === 302 && location?.startsWith("/sign-in") === true) || (status === 202 && text.includes("/sign-in?"));

/** Outcomes as the table's reader says them. */
function outcome(answer: Answer): string {
	if (isSentToSignIn(answer)) return "sign-in";
	if (answer.status === 202 && answer.text.includes("SingleFetchRedirect")) return "redirect";
	if (answer.status >= 500) return `error ${answer.status}`;
	return String(answer.status);
}

type Expectation = {
	/** Outcomes that are right; null leaves the call out. */
	outcomes: (call: Call) => string[] | null;
	/** Text that no answer may hold. */
	hidden: string[];
};

/** Few enough that what changed something is found among them, many enough that looking takes little of the time. */
const batchSize = 24;

type Swept = {
	/** What went wrong, one line each. */
	problems: string[];
	count: number;
	/** Our marks that some answer held. */
	told: Set<string>;
};

/** Sends every call the expectation speaks of; nothing may change. */
async function sweep(caller: Caller, { outcomes, hidden }: Expectation): Promise<Swept> {
	const calls = classified.flatMap((operation) => callsOf(operation, caller)).filter((call) => outcomes(call) !== null);
	const problems: string[] = [];
	const told = new Set<string>();
	let before = await databaseState();
	for (let start = 0; start < calls.length; start += batchSize) {
		const batch = calls.slice(start, start + batchSize);
		await Promise.all(
			batch.map(async (call) => {
				const answer = await answerTo(call);
				const [got, wanted] = [outcome(answer), outcomes(call) as string[]];
				const excerpt = answer.text.slice(0, 200);
				if (!wanted.includes(got)) problems.push(`${call.name}: ${got}, not ${wanted.join(" or ")}: ${excerpt}`);
				const leaks = leaked(call, answer, hidden);
				if (leaks.length > 0) problems.push(`${call.name}: tells ${leaks.join(", ")}`);
				for (const mark of leaked(call, answer, everyMark())) told.add(mark);
			}),
		);
		const after = await databaseState();
		const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
		const names = batch.map(({ name }) => name).join("; ");
		if (changed.length > 0) problems.push(`changed ${changed.join(", ")}: one of ${names}`);
		before = after;
	}
	if (problems.some((problem) => problem.includes(": error 5"))) problems.push(server.output().slice(-3000));
	return { problems, count: calls.length, told };
}

const roles: readonly Access[] = ["developer", "admin", "owner"];
const everyMark = () => [...ours.marks, ...ours.billingMarks, ...ours.hiddenMarks];
const isPageCall = ({ operation, rule }: Call): boolean => operation.page || rule.forms !== undefined;

describe("a stranger", () => {
	it("is shown the door everywhere but in public, learns nothing and changes nothing", async () => {
		const outcomes = (call: Call) => {
			const { access } = call.rule;
			if (access === "public") return call.operation.method === "GET" ? ["200", "302", "404", "405", "redirect"] : null;
			if (access === "webhook") return ["400", "404", "409"];
			// Forms that a page's own script sends may be refused as programs are.
			return call.operation.page ? ["sign-in"] : call.rule.forms ? ["sign-in", "401"] : ["401"];
		};
		const { problems, count } = await sweep({}, { outcomes, hidden: everyMark() });
		expect(problems).toEqual([]);
		expect(count).toBeGreaterThan(150);
	});
});

describe("the owner of another organization", () => {
	const refused = (call: Call): string[] | null => {
		const { access } = call.rule;
		if (roles.includes(access)) return ["404"];
		if (access === "instance") return isPageCall(call) ? ["404"] : ["403"];
		if (access === "session" && call.operation.method === "GET") return ["200", "302", "redirect"];
		return null;
	};

	it("finds nothing of ours, learns nothing and changes nothing", async () => {
		const { problems, count } = await sweep({ person: theirs.people.owner }, { outcomes: refused, hidden: everyMark() });
		expect(problems).toEqual([]);
		expect(count).toBeGreaterThan(130);
	});

	it("reaches nothing of ours with an API key of theirs", async () => {
		const outcomes = ({ rule, operation }: Call) =>
			rule.access === "api-key" && operation.path.includes(":id") ? ["404"] : rule.access === "master-key" ? ["401"] : null;
		const { problems } = await sweep({ bearer: theirs.apiKeyToken }, { outcomes, hidden: everyMark() });
		expect(problems).toEqual([]);
	});

	it("reaches nothing of ours with a master key of theirs", async () => {
		const outcomes = ({ rule, operation }: Call) => {
			if (rule.access === "api-key") return ["401"];
			return rule.access === "master-key" && /:id|\/keys$/.test(operation.path) ? ["404"] : null;
		};
		const { problems } = await sweep({ bearer: theirs.masterToken }, { outcomes, hidden: everyMark() });
		expect(problems).toEqual([]);
		const operation = classified.find(({ key }) => key === "GET /v1/master/projects") as ServedOperation;
		const [list] = callsOf(operation, { bearer: theirs.masterToken }) as [Call];
		const answer = await answerTo(list);
		expect([answer.status, leaked(list, answer, everyMark())]).toEqual([200, []]);
	});
});

describe("methods that no route declares", () => {
	it("do nothing, whoever sends them", async () => {
		const declared = new Set(operations.map(({ key }) => key));
		const data = operations.filter(({ page }) => !page);
		const paths = [...new Set(data.map(({ path }) => path))];
		const missing = ["POST", "PUT", "PATCH", "DELETE"]
			.flatMap((method) => paths.map((path) => ({ method, path })))
			.filter(({ method, path }) => !declared.has(`${method} ${path}`));
		const before = await databaseState();
		const { cookie } = ours.people.owner.client;
		const answered: string[] = [];
		for (const { method, path } of missing) {
			// Actions of forms do not ask by which method they were sent.
			if (path.startsWith("/dashboard/") || path === "/sign-out" || path.endsWith("*")) continue;
			const response = await fetch(server.url + pathOf(path, ours.ids), { method, headers: { origin: server.url, cookie } });
			await response.text();
			if (![401, 404, 405].includes(response.status)) answered.push(`${method} ${path}: ${response.status}`);
		}
		expect(answered).toEqual([]);
		expect(await databaseState()).toEqual(before);
		expect(missing.length).toBeGreaterThan(100);
	});
});

describe("members", () => {
	/** What a role may not do is refused; what it may look at is shown. */
	const inRole = (role: Access) => (call: Call): string[] | null => {
		const { access } = call.rule;
		if (access === "instance") return isPageCall(call) ? ["404"] : ["403"];
		if (!roles.includes(access)) return null;
		if (roles.indexOf(access) > roles.indexOf(role)) return ["403"];
		// 409: the test instance does not charge.
		return call.operation.method === "GET" ? ["200", "302", "redirect", ...(access === "owner" ? ["409"] : [])] : null;
	};
	const tokens = () => [ours.apiKeyToken, ours.masterToken];

	it("who are developers look at things and change nothing, and see no bills", async () => {
		const hidden = [...tokens(), ...ours.billingMarks];
		const { problems, count } = await sweep({ person: ours.people.developer }, { outcomes: inRole("developer"), hidden });
		expect(problems).toEqual([]);
		expect(count).toBeGreaterThan(100);
	});

	it("who are admins have nothing to do with bills and the end of the organization", async () => {
		const hidden = [...tokens(), ...ours.billingMarks];
		const { problems } = await sweep({ person: ours.people.admin }, { outcomes: inRole("admin"), hidden });
		expect(problems).toEqual([]);
	});

	it("who are owners are shown everything, but no token again, and do not run the instance", async () => {
		const { problems, told } = await sweep({ person: ours.people.owner }, { outcomes: inRole("owner"), hidden: tokens() });
		expect(problems).toEqual([]);
		// What others are not told is there to be told.
		expect([...ours.billingMarks, ...ours.hiddenMarks].filter((mark) => !told.has(mark))).toEqual([]);
	});

	it("who are restricted see nothing of keys that were not granted to them", async () => {
		const hidden = [...tokens(), ...ours.billingMarks, ...ours.hiddenMarks];
		const { problems } = await sweep({ person: ours.people.restricted }, { outcomes: inRole("developer"), hidden });
		expect(problems).toEqual([]);
	});
});
