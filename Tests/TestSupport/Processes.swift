import Foundation

/// What a process left behind.
public struct ProcessResult: Sendable {
    /// The exit status, or the negative number of the signal that ended it.
    public let status: Int32
    public let output: String
    public let errors: String
}

public struct ProcessFailure: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
}

/// Runs a program to its end.
/// - Throws: ``ProcessFailure`` if it cannot be started or does not end in time.
public func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    in directory: String? = nil,
    timeout: TimeInterval = 120
) throws -> ProcessResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    let directory = try TemporaryDirectory()
    let (outputPath, errorPath) = (directory.path("output"), directory.path("errors"))
    for path in [outputPath, errorPath] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
        throw ProcessFailure(description: "\(program) cannot be started: \(error)")
    }
    let deadline = Date().addingTimeInterval(timeout)
    while process.isRunning {
        guard Date() < deadline else {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw ProcessFailure(description: "\(program) \(arguments) did not end within \(timeout) s")
        }
        usleep(2000)
    }
    process.waitUntilExit()
    return ProcessResult(
        status: process.terminationReason == .uncaughtSignal
            ? -process.terminationStatus : process.terminationStatus,
        output: (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "",
        errors: (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "")
}
