import { expect, it } from "vitest";

import { formatCount } from "./token-count";

it.each([
	[0, "0"],
	[999, "999"],
	[1234, "1,234"],
	[9999, "9,999"],
	[10_000, "10K"],
	[12_345, "12.3K"],
	[999_999, "1M"],
	[1_050_000, "1.05M"],
	[2_000_000_000, "2B"],
])("shows %d as %s", (count, shown) => expect(formatCount(count)).toBe(shown));
