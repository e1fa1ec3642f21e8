import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { formatMoney, parseMoney } from "~/platform/money";
import { referralCodeOf } from "./referral-code.server";
import { type Referrals, referralThreshold } from "./schemas";

type Sums = { purchased: string; users: number; earnings: string };

/** How far an organization is from referring others, or what came of it. Makes its code the first time it may have one. */
export async function loadReferrals(organizationId: string): Promise<Referrals> {
	const { rows } = await pool().query<Sums>(
		`SELECT
			coalesce((SELECT trim_scale(purchased)::text FROM credit_balance WHERE organization_id = $1), '0') AS purchased,
			(SELECT count(*)::int FROM organization WHERE referred_by_id = $1) AS users,
			(SELECT trim_scale(coalesce(sum(earned), 0))::text FROM referral_earning WHERE referrer_id = $1) AS earnings`,
		[organizationId],
	);
	const { purchased, users, earnings } = rows[0] as Sums;
	const missing = parseMoney(referralThreshold) - parseMoney(purchased);
	const unlocked = missing <= 0n;
	const code = unlocked ? await referralCodeOf(organizationId) : null;
	return {
		unlocked,
		threshold: referralThreshold,
		purchased,
		remaining: unlocked ? "0" : formatMoney(missing),
		code,
		link: code && `${env().APP_URL.replace(/\/+$/, "")}/sign-up?ref=${code}`,
		usersReferred: users,
		earnings,
	};
}
