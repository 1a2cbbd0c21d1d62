import Brainstorm
import PrintableText

/// What networks gave for samples: predictions files and buffers files.
enum BuffersInspection {
    static func page(ofPredictions path: String) throws -> Page {
        let file = try VersionedGroup(
            HDF5File(path: path, limits: limits), as: Formats.known.predictions, path: path)
        var page = Page(path, .predictions, file.version)
        page.add(("Buffer", file.group.printableText("buffer")))
        page.add(table(file.group).text())
        return page
    }

    static func page(ofBuffers path: String) throws -> Page {
        let file = try VersionedGroup(
            HDF5File(path: path, limits: limits), as: Formats.known.buffers, path: path)
        var page = Page(path, .buffers, file.version)
        page.add(table(file.group, omitting: lengths).text())
        page.add(("Time steps of each sample", timeSteps(file.group)))
        return page
    }

    private static let lengths = "lengths"
    /// Numbers that are read to be looked at.
    private static let readLimit = 1 << 20

    private static var limits: HDF5Limits { DataFile.defaultLimits }

    private static func table(_ group: EditedGroup, omitting omitted: String? = nil) -> TextTable {
        var table = TextTable(["Dataset", "Shape", "Numbers", "Samples or batches"])
        for name in group.names.prefix(DataInspection.rowLimit) where name != omitted {
            let cells: [String]
            do {
                let values = try group.dataset(name).values
                cells = [printable(name), values.shapeText, values.datatype.summary, rows(of: values)]
            } catch { cells = [printable(name), "", printable("cannot be read: \(error)"), ""] }
            table.add(cells.map { .init($0) })
        }
        return table
    }

    /// How many samples or batches there are: along the axis that can grow. What was written in one block has none, and
    /// does not say whether its first axis is time.
    private static func rows(of values: HDF5Dataset) -> String {
        if let axis = values.maximumShape.firstIndex(of: nil), axis < values.shape.count {
            return "\(values.shape[axis])"
        }
        switch values.shape.count {
        case 0: return ""
        case 1, 2: return "\(values.shape[0])"
        default: return "\(values.shape[1]), if the first axis is time"
        }
    }

    private static func timeSteps(_ group: EditedGroup) -> String? {
        guard group.contains(lengths) else { return nil }
        guard let values = try? group.dataset(lengths).values else { return "?" }
        guard values.count <= readLimit, let steps = try? values.read(Int64.self) else {
            return "\(values.shapeText), \(values.datatype.summary)"
        }
        guard let least = steps.min(), let most = steps.max() else { return "none" }
        return least == most ? "\(least)" : "\(least) to \(most); shorter samples are filled up with zeros"
    }
}
