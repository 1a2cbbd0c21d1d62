import Foundation

/// What the process has in RAM, in megabytes; `nil` where the system does not say so in /proc.
enum ResidentMemory {
    static var now: Double? { megabytes("VmRSS") }
    /// The most so far.
    static var peak: Double? { megabytes("VmHWM") }

    private static func megabytes(_ key: String) -> Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("\(key):") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
                Double($0)
            })
        else { return nil }
        return kilobytes * 1024 / 1e6
    }
}
