import { newId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import type { Store } from "~/platform/store/store";
import { defaultEjectionLimits, type EjectionLimits, type EjectionNews, OutlierEjection } from "./ejection";
import type { TargetKey } from "./metrics-window";

const channel = "routing:ejections";

/** By how much longer others wait than the process that took a target out, so that its probe is the only one. */
const staggerMs = { least: 1000, spread: 2000 };

type Message = EjectionNews<TargetKey> & { by: string };

/** The ejections of this process, told to the others and learned from them. What is lost on the way costs a request. */
export class SharedEjection {
	readonly targets: OutlierEjection<TargetKey>;
	readonly #store: () => Store;
	readonly #name = newId();
	#stop: (() => Promise<void>) | undefined;

	constructor(store: () => Store, limits: EjectionLimits = defaultEjectionLimits) {
		this.#store = store;
		this.targets = new OutlierEjection<TargetKey>(limits, (news) => this.#tell(news));
	}

	/** Begins to listen. Without a store that answers, this process goes by what it sees itself. */
	async start(): Promise<void> {
		if (this.#stop) return;
		try {
			this.#stop = await this.#store().subscribe(channel, (message) => this.#learn(message));
		} catch (error) {
			logger.warn({ err: error }, "providers that other processes take out are not heard of");
		}
	}

	async stop(): Promise<void> {
		const stop = this.#stop;
		this.#stop = undefined;
		await stop?.().catch(() => {});
		this.targets.clear();
	}

	#tell(news: EjectionNews<TargetKey>): void {
		if (news.kind === "opened") logger.warn({ target: news.target, level: news.level }, "a provider is taken out");
		if (news.kind === "closed") logger.info({ target: news.target }, "a provider is back");
		this.#store()
			.publish(channel, JSON.stringify({ ...news, by: this.#name } satisfies Message))
			.catch(() => {});
	}

	#learn(text: string): void {
		const { by, ...news } = JSON.parse(text) as Message;
		if (by !== this.#name) this.targets.learned(news, Date.now(), staggerMs.least + Math.random() * staggerMs.spread);
	}
}
