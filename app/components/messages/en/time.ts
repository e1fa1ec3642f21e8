const days = (count: number) => (count === 1 ? "1 day" : `${count} days`);

export const time = {
	now: "just now",
	ago: {
		minute: (count: number) => `${count} min ago`,
		hour: (count: number) => `${count} h ago`,
		day: (count: number) => `${days(count)} ago`,
	},
	ahead: {
		minute: (count: number) => `in ${count} min`,
		hour: (count: number) => `in ${count} h`,
		day: (count: number) => `in ${days(count)}`,
	},
};
