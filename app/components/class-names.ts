import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// Names of app.css that tailwind-merge does not know by itself.
const merge = extendTailwindMerge({
	extend: {
		theme: { text: ["figure", "display"], container: ["page"], shadow: ["pop", "dialog"] },
	},
});

/** Joins class names; of two Tailwind classes for the same property the later one wins. */
export function cn(...inputs: ClassValue[]): string {
	return merge(clsx(inputs));
}
