import Networks

/// The layers between input and output where nobody names others, as the form of the data suggests, and how long they are
/// trained.
struct UsualNetwork {
    let spec: String
    let duration: TableExperiment.Duration

    /// - Parameters:
    ///   - inputShape: of one sample at one time; `(height, width, channels)` is a picture.
    ///   - isSequence: whether samples have several time steps.
    ///   - rows: how many samples it is trained on.
    init(inputShape: [Int], isSequence: Bool, rows: Int) {
        if isSequence {
            (spec, duration) = ("L64", .usual)
        } else if inputShape.count == 3 {
            spec = UsualNetwork.pictures(height: inputShape[0], width: inputShape[1])
            // An update of convolutions takes longer and teaches more than one of a table.
            duration = TableExperiment.Duration(rows: rows, updates: 1000)
        } else {
            (spec, duration) = (TableExperiment.usualSpec, TableExperiment.Duration(rows: rows))
        }
    }

    /// Convolutions that see more and more of the picture, each with a pooling that halves the sides, until a few numbers
    /// of each filter are left for the layers that see all of it.
    private static func pictures(height: Int, width: Int) -> String {
        let (fewest, mostFilters) = (32, 64)
        var (height, width, filters) = (height, width, 16)
        var words: [String] = []
        // In Double, as sides are a file's.
        while Double(height) * Double(width) > Double(fewest), min(height, width) > 1 {
            words.append("C\(filters):3p1 P2s2")
            (height, width, filters) = (height / 2, width / 2, min(mostFilters, 2 * filters))
        }
        return (words + ["D.3 F64"]).joined(separator: " ")
    }
}
