import { FilterBar, FilterSearch, FilterSelect } from "~/components/filter-bar";
import { useMessages } from "~/components/messages";
import type { UsageFilterValues } from "~/domain/usage/schemas";
import { unifiedFinishReasons } from "~/domain/usage/usage-event";
import { CustomDays } from "../overview/range-picker";
import { type ActivityFilters, activityFilterNames, activityRangePresets } from "./filters";
import { HeaderFilter } from "./header-filter";

type ActivityFilterBarProps = {
	filters: ActivityFilters;
	/** What the project's recent requests offer to choose from. */
	values: UsageFilterValues;
	apiKeys: { id: string; description: string }[];
	/** Unix milliseconds: where the custom days begin before any are chosen. */
	now: number;
};

/** Everything the list can be narrowed by; the address holds what is chosen. */
export function ActivityFilterBar({ filters, values, apiKeys, now }: ActivityFilterBarProps) {
	const { activity } = useMessages();
	const text = activity.filters;
	const plain = (list: readonly string[]) => list.map((value) => ({ value, label: value }));
	const presets = activityRangePresets.filter((preset) => preset !== "custom");
	return (
		<FilterBar names={[...activityFilterNames]}>
			<FilterSelect
				name="range"
				label={text.range}
				options={[
					...presets.map((preset) => ({ value: preset, label: text.ranges[preset] })),
					...(filters.range === "custom" ? [{ value: "custom", label: text.ranges.custom }] : []),
				]}
			/>
			<CustomDays
				active={filters.range === "custom"}
				label={text.customDays}
				from={filters.from ? Date.parse(filters.from) : now}
				to={filters.to ? Date.parse(filters.to) : now}
			/>
			<FilterSelect
				name="reason"
				label={text.reason}
				options={unifiedFinishReasons.map((reason) => ({ value: reason, label: activity.reasons[reason] }))}
			/>
			<FilterSelect name="provider" label={text.provider} options={plain(values.providers)} />
			<FilterSelect name="model" label={text.model} options={plain(values.models)} />
			<FilterSelect name="source" label={text.source} options={plain(values.sources)} />
			<FilterSelect
				name="key"
				label={text.key}
				options={apiKeys.map(({ id, description }) => ({ value: id, label: description }))}
			/>
			<HeaderFilter />
			<FilterSearch name="session" label={text.session} className="sm:w-48" />
		</FilterBar>
	);
}
