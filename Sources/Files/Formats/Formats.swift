/// The formats of all our files, by kind: which versions of each are read, and which is written.
///
/// Whoever opens a file of ours does it by its history here (``VersionedGroup``, or ``FormatHistory`` for JSON);
/// nobody else looks at a version. A new version of a format is one more migration in this table, and a golden file.
package struct Formats: Sendable {
    /// brainstorm 0.5's files hold what ours must: nothing has to change. Since 2.1 there may be a schema. A file made by
    /// hand names no version.
    package var network = FormatHistory(
        FormatVersion("Network file", 1, 0),
        migrations: [
            Migration(from: FormatVersion("Network file", 1, 0), to: FormatVersion("Network file", 2, 0)),
            Migration(from: FormatVersion("Network file", 2, 0), to: FormatVersion("Network file", 2, 1)),
        ], unnamed: .newest)

    /// `/training` of a run file, whose description names the version. The rest of the file is a network's.
    package var run = FormatHistory(
        FormatVersion("Run", 1, 0),
        migrations: [
            // The run knows its file, not the hook that says when it is saved.
            Migration(
                from: FormatVersion("Run", 1, 0), to: FormatVersion("Run", 1, 1),
                [.removeMember("filename", of: "trainer.hooks[@type=SaveRun]")]),
            // A run that logs a score goes on with the same one.
            Migration(
                from: FormatVersion("Run", 1, 1), to: FormatVersion("Run", 1, 2),
                [
                    .addMember("__name__", "MeanSquaredError", to: "trainer.**[@type=MeanSquaredError]"),
                    .replaceMember(
                        "@type", "MeanSquaredError", by: "HalfSquaredError",
                        of: "trainer.**[@type=MeanSquaredError]"),
                ]),
        ])

    /// The first experiments named no version.
    package var experiment = FormatHistory(
        FormatVersion("Experiment", 1, 0),
        migrations: [
            Migration(
                from: FormatVersion("Experiment", 1, 0), to: FormatVersion("Experiment", 1, 1),
                [.removeMember("filename", of: "trainer.hooks[@type=SaveRun]")])
        ], unnamed: .first)

    package var logs = FormatHistory(FormatVersion("Logs file", 1, 0))
    /// Since 1.1 there may be a schema.
    package var data = FormatHistory(
        FormatVersion("Data file", 1, 0),
        migrations: [Migration(from: FormatVersion("Data file", 1, 0), to: FormatVersion("Data file", 1, 1))])
    /// Since 1.1 there may be the classes' labels.
    package var predictions = FormatHistory(
        FormatVersion("Predictions file", 1, 0),
        migrations: [
            Migration(
                from: FormatVersion("Predictions file", 1, 0), to: FormatVersion("Predictions file", 1, 1))
        ])
    package var buffers = FormatHistory(FormatVersion("Buffers file", 1, 0))

    package init() {}

    /// The table in use: ours, but for tests of migrations, which make up versions that there are not.
    @TaskLocal package static var known = Formats()

    /// The formats that the attribute `format` of an HDF5 file can name.
    package var ofFiles: [(kind: FileKind, history: FormatHistory)] {
        [
            (.network, network), (.logs, logs), (.data, data), (.predictions, predictions),
            (.buffers, buffers),
        ]
    }
}
