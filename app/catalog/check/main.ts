/** `npm run catalog:check`: holds the data files to their rules, before anything is built on them. */
import { dataFolder, readCatalogue } from "./read.ts";
import { checkCatalogue } from "./rules.ts";

const catalogue = readCatalogue(process.argv[2] ?? dataFolder);
const problems = checkCatalogue(catalogue);
for (const { where, message } of problems) process.stderr.write(`${where}: ${message}\n`);
const models = catalogue.imported.flatMap((family) => family.models).concat(catalogue.localModels);
const mappings = models.flatMap((model) => model.providers ?? []);
const counts = `${models.length} models, ${mappings.length} mappings, ${catalogue.providers.length} providers`;
process.stdout.write(`catalogue: ${counts}, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
