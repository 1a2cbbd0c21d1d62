import Brainstorm
import PrintableText

/// The training in a run file: where it stands, its scores, what it is made of, its data and the files that belong to it.
enum RunInspection {
    static func add(_ overview: Result<RunOverview, any Error>, _ path: String, to page: inout Page) {
        let run: RunOverview
        do { run = try overview.get() } catch { return page.note(error) }
        func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "?" }
        page.add(
            "After epoch \(number(run.epoch)), update \(number(run.update)), batch \(number(run.position)) of the "
                + "epoch under way")
        page.add(LogsInspection.table(run.logs), title: "Logs")
        TrainingInspection.add(run.description, digests: run.description["digests"], to: &page)
        page.add(files(of: run, path), title: "Files of the run")
    }

    private static func files(of run: RunOverview, _ path: String) -> TextTable {
        var table = TextTable(["File", "Saved by", "There"])
        func add(_ path: String, _ saver: String) {
            table.add([.init(printable(path)), .init(saver), fileExists(path) ? "yes" : "no"])
        }
        let place = RunLocation.place(of: (try? followingLinks(path)) ?? path)
        for (name, hook) in TrainingInspection.hooks(of: run.description) {
            guard case .string(let file)? = hook["filename"] else { continue }
            if isFileName(file) {
                add(place.path(of: file), printable(name))
            } else {
                table.add([.init(printable(file)), .init(printable(name)), "no name of a file"])
            }
        }
        for update in run.keptUpdates {
            add(RunLocation.copy(in: place, update), "the run, after update \(update)")
        }
        return table
    }
}
