-- Rows of a ledger are read in the order of their ids, so the opening rows get ids of the time at which they were made.
UPDATE "ledger_entry" SET "id" = overlay("id"::text PLACING regexp_replace(
	lpad(to_hex((extract(epoch FROM "created_at") * 1000)::bigint), 12, '0'), '^(.{8})(.{4})$', '\1-\2-7'
) FROM 1 FOR 15)::uuid WHERE "source" LIKE 'opening:%';
