import Brainstorm
import PrintableText

/// Experiments, before anything is trained: the layers with the memory that training will take, the trainer and the data.
enum ExperimentInspection {
    static func page(_ path: String, _ registry: Registry, time: Int) throws -> Page {
        let json = try readJSON(path)
        let newest = try Experiment.newest(json, path: path)
        var page = Page("\(printable(path)): \(FileKind.experiment.name)")
        let experiment = Result { try Experiment(json: json, registry: registry) }
        let batch = newest["data"]?["training"]?["iterator"].flatMap(batchSize)
        let size = TrainingSize(
            time: time, batch: batch ?? 1,
            stepperArrays: (try? experiment.get()).map { $0.trainer.stateArrayCount } ?? 0)
        NetworkInspection.add(newest["network"] ?? [:], registry, for: size, to: &page)
        TrainingInspection.add(newest, to: &page)
        // What is wrong is named by its place in the whole.
        if case .failure(let error) = experiment { page.fail(error) }
        return page
    }

    /// The samples in a batch, by the iterator's own word or that of one within it.
    private static func batchSize(_ iterator: JSONValue) -> Int? {
        var iterator = iterator
        while true {
            if case .integer(let size)? = iterator["batch_size"] {
                return Int(exactly: size).map { max(0, $0) }
            }
            guard let inner = iterator["iterator"] else { return nil }
            iterator = inner
        }
    }
}
