import Foundation

/// Other programs that tests compare with; `make setup` installs them.
public enum Tool {
    /// A Python that has h5py.
    public static let h5py: String? = {
        for name in ["python3", "/usr/bin/python3"] {
            guard let path = find(name),
                let result = try? run(path, ["-c", "import h5py"]), result.status == 0
            else { continue }
            return path
        }
        return nil
    }()

    public static let h5dump = find("h5dump")
    public static let h5ls = find("h5ls")

    /// The path of a program, by the search path.
    public static func find(_ name: String) -> String? {
        if name.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

/// Runs a Python program that may use h5py.
/// - Throws: ``ProcessFailure`` with what it printed if it fails.
@discardableResult
public func python(_ program: String, _ arguments: String...) throws -> String {
    guard let python = Tool.h5py else { throw ProcessFailure(description: "h5py is not installed") }
    let result = try run(python, ["-c", program] + arguments)
    guard result.status == 0 else {
        throw ProcessFailure(description: "Python failed (\(result.status)): \(result.errors)")
    }
    return result.output
}
