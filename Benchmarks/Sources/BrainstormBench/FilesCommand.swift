import ArgumentParser
import Foundation
import HDF5

/// Times the work on HDF5 files that `peers/h5py_files.py` does too.
struct FilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "Time work on HDF5 files; print a line of JSON for each.",
        discussion: """
            DIRECTORY holds what 'Benchmarks/compare_files.py' makes: numbers.bin with 32-bit floats, and the files \
            to load and list.
            """)

    @Argument(help: "The directory with the files.")
    var directory: String

    @Argument(help: "The work: \(FileWork.names); all without any.")
    var work: [FileWork] = []

    @OptionGroup var options: RepeatOptions

    func run() throws {
        let files = BenchmarkFiles(directory)
        for work in work.isEmpty ? FileWork.allCases : work {
            let action = try work.action(files)
            let milliseconds = try options.milliseconds(before: files.removeOutput, of: action)
            files.removeOutput()
            print(#"{"peer":"brainstorm","work":"\#(work.rawValue)","ms":\#(milliseconds)}"#)
        }
    }
}

/// Where the files of the benchmark are.
struct BenchmarkFiles {
    static let datasets = 8
    let directory: String

    init(_ directory: String) { self.directory = directory }

    var numbers: String { "\(directory)/numbers.bin" }
    /// What a save makes.
    var output: String { "\(directory)/brainstorm.h5" }

    func readNumbers() throws -> [Float] {
        try Data(contentsOf: URL(filePath: numbers)).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }

    /// Saves the numbers as datasets of one size.
    func save(_ numbers: [Float], _ storage: HDF5Storage) throws {
        let size = numbers.count / BenchmarkFiles.datasets
        try numbers.withUnsafeBufferPointer { numbers in
            let writer = HDF5Writer()
            for index in 0..<BenchmarkFiles.datasets {
                let part = UnsafeBufferPointer(rebasing: numbers[index * size..<(index + 1) * size])
                writer.add("layer\(index).W", .float32(part, shape: [size]), storage: storage)
            }
            try writer.write(toFile: output)
        }
    }

    func removeOutput() { try? FileManager.default.removeItem(atPath: output) }

    /// A file that h5py wrote.
    func made(_ name: String) -> String { "\(directory)/\(name).h5" }
}

enum FileWork: String, CaseIterable, ExpressibleByArgument {
    /// Eight datasets of one block each, with fsync.
    case save
    /// The same into arrays.
    case load
    /// The same file opened and mapped, before the first number is touched.
    case map
    case gzipSave = "gzip-save"
    case gzipLoad = "gzip-load"
    case shuffleSave = "shuffle-save"
    case shuffleLoad = "shuffle-load"
    /// The shapes and types of 10,000 datasets.
    case list

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// The work, without what is prepared beforehand.
    func action(_ files: BenchmarkFiles) throws -> () throws -> Void {
        switch self {
        case .save: return try save(files, .contiguous)
        case .gzipSave: return try save(files, .gzip(level: 4, shuffle: false))
        case .shuffleSave: return try save(files, .gzip(level: 4, shuffle: true))
        case .load: return load(files.made("contiguous"))
        case .gzipLoad: return load(files.made("gzip"))
        case .shuffleLoad: return load(files.made("shuffle"))
        case .map:
            return {
                let root = try HDF5File(path: files.made("contiguous")).root
                for name in root.names {
                    let count = try root.dataset(name).withElements(of: Float.self) { $0.count }
                    precondition(count > 0)
                }
            }
        case .list:
            return {
                let root = try HDF5File(path: files.made("many")).root
                var elements = 0
                for name in root.names {
                    let dataset = try root.dataset(name)
                    if case .float = dataset.datatype { elements += dataset.shape.reduce(1, *) }
                }
                precondition(elements > 0)
            }
        }
    }

    private func save(_ files: BenchmarkFiles, _ storage: HDF5Storage) throws -> () throws -> Void {
        let numbers = try files.readNumbers()
        return { try files.save(numbers, storage) }
    }

    private func load(_ path: String) -> () throws -> Void {
        {
            // The numbers fit a budget of their own: a compressed file is smaller.
            var limits = HDF5Limits()
            limits.dataBytes = 4 << 30
            let root = try HDF5File(path: path, limits: limits).root
            var sum: Float = 0
            for name in root.names {
                let numbers = try root.dataset(name).read(Float.self)
                for index in Swift.stride(from: 0, to: numbers.count, by: 1024) { sum += numbers[index] }
            }
            precondition(sum.isFinite)
        }
    }
}
