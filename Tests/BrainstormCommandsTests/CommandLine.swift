import Foundation
import TestSupport

/// The built command, run as a process.
enum CommandLine {
    /// `brainstorm` beside the test bundle.
    static let path = BuiltProgram.path("brainstorm")

    /// A program of the tests, which is built beside the command.
    static func neighbour(_ name: String) -> String { BuiltProgram.path(name) }

    static func run(_ arguments: String..., in directory: String) throws -> ProcessResult {
        try TestSupport.run(path, arguments, in: directory)
    }

    /// Starts the command and leaves it running.
    static func start(_ arguments: [String], in directory: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }
}
