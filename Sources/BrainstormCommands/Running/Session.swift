import ArgumentParser
import Brainstorm
import PrintableText

/// One training by a command: what `train` and `resume` have in common.
struct Session {
    private let run: Run
    private let quiet: Bool

    init(_ run: Run, quiet: Bool) {
        self.run = run
        self.quiet = quiet
    }

    /// Says what somebody who wants only results does not want to hear.
    func tell(_ line: String) { tellLines(line) }

    /// The same of several lines.
    func tellLines(_ lines: String) { output.write(printableLines(lines) + "\n") }

    /// Training goes on where nobody can read it.
    private var output: any ProgressOutput {
        guard ProcessOptions.speaks else { return NoOutput() }
        return quiet ? SilentOutput() : DescriptorOutput(1)
    }

    /// Trains until the end or a signal.
    /// - Throws: `ExitCode` 128 and the signal's number after a clean stop by one, 74 if a file could not be saved in the
    ///   end.
    func train(stopAfterUpdates: Int?) throws {
        let stop = StopRequest()
        StopSignals.watch(stop)
        let output = output
        let result = try run.train(output: output, stop: stop, stopAfterUpdates: stopAfterUpdates)
        guard result.unsaved.isEmpty else {
            // Only the process that writes has such files.
            for file in result.unsaved { sayError("not saved: \(file)") }
            sayError("Whatever was saved under these names before is untouched.")
            throw ExitCode(Session.notSaved)
        }
        guard case .interrupted(let signal) = result.reason else { return }
        output.write("The run is saved. Go on with: brainstorm resume \(printable(run.path))\n")
        throw ExitCode(128 + signal)
    }

    /// The status by which commands say that a device failed them (`EX_IOERR` of sysexits.h).
    private static let notSaved: Int32 = 74
}

extension Network {
    /// The facts for a first line.
    var summary: String {
        "\(layerNames.count) layers, \(parameters.count) parameters"
    }
}

extension Run {
    var sampleCount: Int { training.store?.count ?? 0 }
}

extension ComputingOptions {
    /// What these options say of a run.
    var runOptions: RunOptions {
        var options = RunOptions()
        options.registry = .ofCommands
        options.handler = handler
        options.memory = memoryLimit
        options.processes = ProcessOptions.current
        return options
    }
}

extension CompletionKind {
    static var hdf5: CompletionKind { .file(extensions: ["h5", "hdf5"]) }
    static var json: CompletionKind { .file(extensions: ["json"]) }
}
