/** The authors' archive, where whoever runs the tests has it: `REPRO_TEST_KAIROS=…/data.tar.gz`. Tests that need it are skipped elsewhere. */
export const kairosArchive: string | undefined = process.env.REPRO_TEST_KAIROS;
