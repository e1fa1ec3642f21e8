/** One line of the table of figures. */
export type Line = {
	what: string;
	reach: string;
	/** Undefined where nothing has been built yet that measures it. */
	measured?: { figure: string; reached: boolean; detail: string };
};

/** What was measured, by the names of `lines` below. */
export type Figures = Partial<Record<keyof typeof goals, Line["measured"]>>;

/** The goals in the order of the table. */
const goals = {
	json: ["JSON chat, requests/s against the parse-and-rewrite floor", "≥ 0.70"],
	stream: ["Streamed chat, 60 chunks, same dialect, against the floor", "≥ 1.3"],
	translated: ["Streamed chat, translated (Anthropic wire → OpenAI client), against the floor", "≥ 0.75"],
	portkey: ["JSON chat against `@portkey-ai/gateway`", "≥ 5×"],
	latency: ["Added latency at 20 % of its own peak load: p50, p99", "≤ 0.5 ms, ≤ 3 ms"],
	firstToken: ["Time to first token added, 500 concurrent streams", "≤ 5 ms p50"],
	memory: ["Memory: per open stream / growth over the last half of 1,000,000 requests", "≤ 60 KiB / < 5 %"],
	cache: ["Gateway cache hit against a miss with a 0 ms upstream", "≥ 1.5×"],
	growth: ["Growth: 10 → 100,000 keys, 400 → 4,000 models, 0 → 10,000,000 log rows", "≤ 5 %"],
	pages: ["Activity page and charts of a project with 10,000,000 log rows, p95", "≤ 150 ms"],
	cores: ["`WEB_CONCURRENCY=2` against 1 on two free cores", "≥ 1.8×"],
	start: ["Cold start of the production server to `/health` 200, databases running", "≤ 1.5 s"],
} as const;

export function tableOf(figures: Figures): string {
	const lines = (Object.keys(goals) as (keyof typeof goals)[]).map((name): string[] => {
		const [what, reach] = goals[name];
		const measured = figures[name];
		if (!measured) return [what, reach, "not measured yet", "", ""];
		return [what, reach, measured.figure, measured.reached ? "reached" : "missed", measured.detail];
	});
	const table = [["What", "Reach", "Measured", "", "Medians"], ...lines];
	const widths = [0, 1, 2, 3, 4].map((column) => Math.max(3, ...table.map((cells) => cells[column]?.length ?? 0)));
	const write = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
	const rule = widths.map((width) => "-".repeat(width));
	return [write(table[0] as string[]), write(rule), ...table.slice(1).map(write)].join("\n");
}
