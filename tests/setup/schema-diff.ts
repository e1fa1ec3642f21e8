import { readFileSync } from "node:fs";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

/** The statements with which Prisma would make an empty database into prisma/schema.prisma. */
export async function schemaScript(scratchUrl: string): Promise<string> {
	const factory = new PrismaPg({ connectionString: scratchUrl });
	const content = readFileSync("prisma/schema.prisma", "utf8");
	const engine = await SchemaEngine.new(
		{ datamodels: undefined },
		() => undefined,
		bindMigrationAwareSqlAdapterFactory({
			provider: factory.provider,
			adapterName: factory.adapterName,
			connect: () => factory.connect(),
			// Both are the scratch database: the engine may only ever touch that one.
			connectToShadowDb: () => factory.connect(),
		}),
	);
	const result = await engine.diff({
		from: { tag: "empty" },
		to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content }] },
		script: true,
		exitCode: null,
		filters: { externalTables: [], externalEnums: [] },
	});
	engine.free();
	return result.stdout ?? "";
}

/**
 * One line per enum value, column, constraint and index of the public schema, sorted. Partitions are left out, and so is
 * Prisma's history table: a schema file can say neither.
 */
export async function describeDatabase(url: string): Promise<string[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows } = await client.query<{ line: string }>(description);
		return rows.map((row) => row.line).sort();
	} finally {
		await client.end();
	}
}

const description = `
	WITH tables AS (
		SELECT oid, relname FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
			AND relname <> '_prisma_migrations'
	)
	SELECT format('enum %s: %s', t.typname, string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder)) AS line
		FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
		WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname
	UNION ALL
	SELECT format('column %s.%s: %s%s%s', tables.relname, a.attname, format_type(a.atttypid, a.atttypmod),
			CASE WHEN a.attnotnull THEN ' not null' END,
			' default ' || pg_get_expr(d.adbin, d.adrelid))
		FROM tables JOIN pg_attribute a ON a.attrelid = tables.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
	UNION ALL
	SELECT format('constraint %s on %s: %s', c.conname, tables.relname, pg_get_constraintdef(c.oid))
		FROM tables JOIN pg_constraint c ON c.conrelid = tables.oid WHERE c.contype <> 'n'
	UNION ALL
	SELECT format('index %s', regexp_replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON '))
		FROM tables JOIN pg_index i ON i.indrelid = tables.oid`;
