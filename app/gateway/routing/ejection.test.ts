import { expect, test } from "vitest";
import { fc } from "../../../tests/setup/property";
import { defaultEjectionLimits, type EjectionNews, OutlierEjection } from "./ejection";

const target = "gpt-4o-mini|openai|";
const start = 1_800_000_000_000;

/** A request at a time: asks, says that it probes, ends with the given outcome. Returns whether it was sent. */
function ask(ejection: OutlierEjection, now: number, works: boolean): boolean {
	const admission = ejection.admits(target, now);
	if (admission === "no") return false;
	if (admission === "probe") ejection.probing(target, now);
	if (works) ejection.succeeded(target, now, now);
	else ejection.failed(target, now, now);
	return true;
}

function opened(now = start): OutlierEjection {
	const ejection = new OutlierEjection();
	for (let failure = 0; failure < 3; failure++) ask(ejection, now, false);
	return ejection;
}

test("a target that nothing is known of is admitted", () => {
	expect(new OutlierEjection().admits(target, start)).toBe("yes");
});

test("three failures in a row take a target out, for five seconds at first", () => {
	const ejection = new OutlierEjection();
	ask(ejection, start, false);
	ask(ejection, start, false);
	expect(ejection.admits(target, start)).toBe("yes");
	ask(ejection, start, false);
	expect(ejection.admits(target, start)).toBe("no");
	expect(ejection.outFor(target, start)).toBe(5000);
	expect(ejection.admits(target, start + 4999)).toBe("no");
	expect(ejection.admits(target, start + 5000)).toBe("probe");
	expect(ejection.admits("gpt-4o-mini|azure|", start)).toBe("yes");
});

test("a success between them begins the count anew", () => {
	const ejection = new OutlierEjection();
	for (const works of [false, false, true, false, false]) ask(ejection, start, works);
	expect(ejection.admits(target, start)).toBe("yes");
});

test("half of ten attempts within ten seconds failing is enough, though none follows another", () => {
	const ejection = new OutlierEjection();
	for (let attempt = 0; attempt < 9; attempt++) ask(ejection, start + attempt * 1000, attempt % 2 === 1);
	expect(ejection.admits(target, start + 9000)).toBe("yes");
	ask(ejection, start + 9000, false);
	expect(ejection.admits(target, start + 9000)).toBe("no");
});

test("the same failures spread over a longer time are not", () => {
	const ejection = new OutlierEjection();
	for (let attempt = 0; attempt < 100; attempt++) ask(ejection, start + attempt * 1500, attempt % 2 === 1);
	expect(ejection.admits(target, start + 150_000)).toBe("yes");
});

test("exactly one request probes, however many come while it runs", () => {
	const ejection = opened();
	const later = start + 5000;
	expect(ejection.admits(target, later)).toBe("probe");
	ejection.probing(target, later);
	for (let wait = 0; wait < 5000; wait += 100) expect(ejection.admits(target, later + wait)).toBe("no");
	ejection.succeeded(target, later + 4000, later);
	expect(ejection.admits(target, later + 4000)).toBe("yes");
});

test("a probe that is never heard of again is followed by another after one back-off", () => {
	const ejection = opened();
	ejection.probing(target, start + 5000);
	expect(ejection.admits(target, start + 9999)).toBe("no");
	expect(ejection.admits(target, start + 10_000)).toBe("probe");
	ejection.probing(target, start + 10_000);
	ejection.failed(target, start + 10_001, start + 5000);
	expect(ejection.admits(target, start + 10_001)).toBe("no");
	expect(ejection.outFor(target, start + 10_001)).toBe(4999);
});

test("a probe that said nothing of the target makes room for the next", () => {
	const ejection = opened();
	ejection.probing(target, start + 5000);
	ejection.released(target, start + 5100, start - 1);
	expect(ejection.admits(target, start + 5100)).toBe("no");
	ejection.released(target, start + 5100, start + 5000);
	expect(ejection.admits(target, start + 5100)).toBe("probe");
});

test("each failed probe doubles the back-off, up to five minutes", () => {
	const ejection = opened();
	const waits: number[] = [];
	for (let now = start; waits.length < 9; ) {
		const wait = ejection.outFor(target, now);
		waits.push(wait / 1000);
		now += wait;
		ask(ejection, now, false);
	}
	expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
});

test("failing again soon after it came back takes it out for longer, after a while as at first", () => {
	const again = (afterMs: number) => {
		const ejection = opened();
		ask(ejection, start + 5000, true);
		const now = start + 5000 + afterMs;
		for (let failure = 0; failure < 3; failure++) ask(ejection, now, false);
		return ejection.outFor(target, now);
	};
	expect(again(1000)).toBe(10_000);
	expect(again(defaultEjectionLimits.forgetAfterMs - 1)).toBe(10_000);
	expect(again(defaultEjectionLimits.forgetAfterMs)).toBe(5000);
});

test("answers to requests from before the ejection change nothing", () => {
	const ejection = opened();
	ejection.succeeded(target, start + 100, start - 1);
	ejection.succeeded(target, start + 100);
	ejection.failed(target, start + 100, start - 1);
	expect(ejection.outFor(target, start)).toBe(5000);
	ejection.probing(target, start + 5000);
	ejection.failed(target, start + 5001, start - 1);
	ejection.succeeded(target, start + 5001, start - 1);
	expect(ejection.admits(target, start + 5002)).toBe("no");
});

test("a request that had to be sent although the target was out brings it back when it is answered", () => {
	const ejection = opened();
	ejection.failed(target, start + 1000, start + 900);
	expect(ejection.outFor(target, start + 1000)).toBe(4000);
	ejection.succeeded(target, start + 2000, start + 1500);
	expect(ejection.admits(target, start + 2000)).toBe("yes");
});

test("a dead target costs one request per back-off, whenever requests come", () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 400 }), (gaps) => {
			const ejection = new OutlierEjection();
			let now = start;
			let backOff = defaultEjectionLimits.firstBackOffMs;
			let notBefore = start;
			let sent = 0;
			for (const gap of gaps) {
				now += gap;
				if (!ask(ejection, now, false)) continue;
				sent++;
				expect(now).toBeGreaterThanOrEqual(notBefore);
				if (sent < 3) continue;
				notBefore = now + backOff;
				backOff = Math.min(300_000, backOff * 2);
			}
			const asked = gaps.length;
			expect(sent).toBeGreaterThanOrEqual(Math.min(3, asked));
		}),
	);
});

test("whatever happens, what has begun to work is fully back after at most the longest back-off", () => {
	const step = fc.record({ gap: fc.integer({ min: 0, max: 20_000 }), works: fc.boolean(), hangsUp: fc.boolean() });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
			const ejection = new OutlierEjection();
			let now = start;
			for (const { gap, works, hangsUp } of steps) {
				now += gap;
				if (hangsUp && ejection.admits(target, now) === "probe") ejection.probing(target, now);
				else ask(ejection, now, works);
			}
			now += defaultEjectionLimits.longestBackOffMs;
			expect(ask(ejection, now, true)).toBe(true);
			expect(ejection.admits(target, now)).toBe("yes");
		}),
	);
});

/** Two processes whose news reach each other at once, the follower's back-offs a second and a half longer. */
function twoProcesses(): [OutlierEjection, OutlierEjection] {
	let clock = start;
	const processes: [OutlierEjection, OutlierEjection] = [
		new OutlierEjection(defaultEjectionLimits, (news) => processes[1].learned(news, clock, 1500)),
		new OutlierEjection(defaultEjectionLimits, (news) => processes[0].learned(news, clock, 1500)),
	];
	for (const each of processes) {
		const { admits } = each;
		each.admits = (name, now) => {
			clock = now;
			return admits.call(each, name, now);
		};
	}
	return processes;
}

test("a dead target costs two processes as many requests as one, and both are back at once", () => {
	const [one, other] = twoProcesses();
	const sent: number[] = [];
	for (let now = start; now < start + 100_000; now += 50) {
		if (ask(one, now, false)) sent.push(now - start);
		if (ask(other, now, false)) sent.push(now - start);
	}
	// Three failures of each at the most, then probes after 5, 10, 20 and 40 seconds.
	expect(sent.filter((at) => at > 1000)).toHaveLength(4);
	const back = start + 200_000;
	expect(ask(other, back, true)).toBe(true);
	expect([one.admits(target, back), other.admits(target, back)]).toEqual(["yes", "yes"]);
});

test("another's probe keeps this process's requests back, and is followed up where it is lost", () => {
	const ejection = opened();
	ejection.learned({ kind: "probing", target, level: 1 }, start + 5000, 1500);
	expect(ejection.admits(target, start + 16_499)).toBe("no");
	expect(ejection.admits(target, start + 16_500)).toBe("probe");
});

test("news is told of openings, probes and closings, and of nothing else", () => {
	const told: EjectionNews<string>[] = [];
	const ejection = new OutlierEjection(defaultEjectionLimits, (news) => told.push(news));
	for (const works of [true, false, false, false]) ask(ejection, start, works);
	ejection.failed(target, start + 10, start);
	ask(ejection, start + 5000, false);
	ask(ejection, start + 15_000, true);
	ejection.learned({ kind: "opened", target, level: 0 }, start + 16_000, 0);
	expect(told.map(({ kind }) => kind)).toEqual(["opened", "probing", "opened", "probing", "closed"]);
	expect(told[2]).toEqual({ kind: "opened", target, level: 1 });
});

test("memory is bounded", () => {
	const ejection = new OutlierEjection();
	for (let index = 0; index < 11_000; index++) {
		for (let failure = 0; failure < 3; failure++) ejection.failed(`model-${index}|p|`, start);
	}
	expect(ejection.admits("model-0|p|", start)).toBe("yes");
	expect(ejection.admits("model-10999|p|", start)).toBe("no");
	ejection.clear();
	expect(ejection.admits("model-10999|p|", start)).toBe("yes");
});
