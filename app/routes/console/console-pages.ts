import {
	Activity,
	Building2,
	CreditCard,
	Gift,
	KeyRound,
	KeySquare,
	LayoutDashboard,
	Plug,
	ReceiptText,
	ScrollText,
	Settings2,
	ShieldCheck,
	SlidersHorizontal,
	Users,
} from "lucide-react";

import type { Messages } from "~/components/messages";
import { type MemberRole, roleCovers } from "~/domain/members/schemas";

/** A page of the console as the sidebar and the palette list it. */
export type ConsolePage = {
	/** Below the project or the organization; empty for the project's dashboard. */
	path: string;
	label: keyof Messages["frame"]["nav"];
	icon: typeof Activity;
	/** Smallest role that finds anything there; the page itself checks it again. */
	role?: MemberRole;
};

/** Pages of a project, at `/dashboard/<organization>/<project>/…`. */
export const projectPages: readonly ConsolePage[] = [
	{ path: "", label: "dashboard", icon: LayoutDashboard },
	{ path: "/activity", label: "activity", icon: Activity },
	{ path: "/api-keys", label: "apiKeys", icon: KeyRound },
	{ path: "/settings", label: "projectSettings", icon: Settings2 },
];

/** Pages of an organization, at `/dashboard/<organization>/org/…`: credentials first, then people and rules. */
export const organizationPages: readonly ConsolePage[] = [
	{ path: "/org/provider-keys", label: "providerKeys", icon: Plug },
	{ path: "/org/master-keys", label: "masterKeys", icon: KeySquare, role: "admin" },
	{ path: "/org/team", label: "team", icon: Users },
	{ path: "/org/policies", label: "policies", icon: ShieldCheck },
	{ path: "/org/audit-logs", label: "auditLogs", icon: ScrollText, role: "admin" },
	{ path: "/org/preferences", label: "preferences", icon: SlidersHorizontal },
];

/** An organization's money, which only owners see. */
export const moneyPages: readonly ConsolePage[] = [
	{ path: "/org/billing", label: "billing", icon: CreditCard, role: "owner" },
	{ path: "/org/transactions", label: "transactions", icon: ReceiptText, role: "owner" },
	{ path: "/org/referrals", label: "referrals", icon: Gift, role: "owner" },
];

/** The whole installation, for its administrators only. */
export const instancePages: readonly ConsolePage[] = [{ path: "/org/instance", label: "instance", icon: Building2 }];

/** The pages of a list that a member with this role can use. */
export function pagesFor(role: MemberRole, pages: readonly ConsolePage[]): ConsolePage[] {
	return pages.filter((page) => roleCovers(role, page.role ?? "developer"));
}
