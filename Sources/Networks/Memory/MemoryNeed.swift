import Arrays
import Describing
import PrintableText

/// What arrays call for, by whom they belong to: added up from shapes before any is made.
struct MemoryNeed {
    private(set) var total = ByteCount()
    private var parts: [(owner: String, bytes: ByteCount)] = []
    private var places: [String: Int] = [:]

    mutating func add(_ bytes: ByteCount, for owner: String) {
        guard bytes > ByteCount() else { return }
        total += bytes
        if let index = places[owner] {
            parts[index].bytes += bytes
        } else {
            places[owner] = parts.count
            parts.append((owner, bytes))
        }
    }

    func bytes(of owner: String) -> ByteCount { places[owner].map { parts[$0].bytes } ?? ByteCount() }

    /// - Throws: ``refusal(_:_:advice:)`` if it is over the limit.
    func check(_ limit: MemoryLimit, _ occasion: String, advice: String) throws {
        guard total.fits(in: limit) else { throw refusal(limit, occasion, advice: advice) }
    }

    /// The error that names the part which calls for most.
    ///
    /// - Parameters:
    ///   - occasion: what the arrays are for, such as `for a batch of 100`.
    ///   - advice: what lowers the need.
    func refusal(_ limit: MemoryLimit, _ occasion: String, advice: String) -> NetworkError {
        var (owner, bytes) = parts.first ?? ("the network", total)
        for part in parts where part.bytes > bytes { (owner, bytes) = part }
        let whole = "\(total)" == "\(bytes)" ? "" : ", \(total) in all"
        guard total.bytes > limit.bytes || total.bytes == .max else {
            return NetworkError(
                .tooLarge,
                "\(owner) calls for \(bytes) \(occasion)\(whole), more than the system grants: \(advice)")
        }
        return NetworkError(
            .tooLarge,
            "\(owner) calls for \(bytes) \(occasion)\(whole), and the limit is \(limit): \(advice), or raise the limit "
                + "(--memory, memoryLimit)")
    }
}

extension MemoryNeed {
    /// How errors call a layer.
    static func layer(_ name: String) -> String { "layer \(quoted(name))" }
}
