import Brainstorm
import Foundation

extension CampaignExperiment {
    /// The data file beside the experiment, `data.h5`.
    enum Data: Sendable {
        /// None: the digits are built in.
        case none
        /// A series of numbers in one long sample.
        case series
        /// Series of many lengths, each a sample.
        case lengths
        /// Text in long samples, with its characters.
        case text
        /// The digits, in small chunks.
        case digits
    }

    func writeData(to path: String) throws {
        switch data {
        case .none: break
        case .series:
            let values = (0..<660).map { Float(sin(Double($0) * 0.21) + 0.4 * sin(Double($0) * 0.037)) }
            try DataFile(splits: SeriesData(values).splits(holdingOut: 0.25)).save(to: path)
        case .lengths:
            let lines = (0..<90).flatMap { series in
                (0..<12 + series * 7 % 30).map { "\(series),\(sin(Double(series + $0 * $0 % 50) * 0.3))" }
            }
            let table = TableInput.text("series,value\n" + lines.joined(separator: "\n") + "\n")
            let series = try SeriesData([table], columns: ["value"], groupedBy: "series")
            try DataFile(splits: series.splits(holdingOut: 0.4)).save(to: path)
        case .text:
            let text = (0..<170).map { "\($0 * $0) is the square of \($0); " }.joined()
            try TextData(text, holdingOut: 0.2).dataFile(.streams(16)).save(to: path)
        case .digits:
            let writer = HDF5Writer()
            writer.set("format", to: DataFile.format)
            for (split, samples) in try Digits.load() {
                for name in samples.names {
                    guard let column = samples[name] else { continue }
                    let bytes = column.values.map { UInt8($0 < 2 ? ($0 * 16).rounded() : $0) }
                    let shape = column.shape.extents
                    writer.add(
                        "\(split)/\(name)",
                        .integers(name == "targets" ? column.values.map(UInt8.init) : bytes, shape: shape),
                        storage: .chunked(shape: [1, 50] + shape.dropFirst(2), filters: [.deflate(level: 4)]))
                }
                writer.set("scale", to: .float32(1 / 16), on: "\(split)/default")
            }
            try writer.save(to: path)
        }
    }
}
