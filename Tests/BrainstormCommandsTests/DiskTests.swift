import Brainstorm
import BrainstormCommands
import Foundation
import TestSupport
import Testing

/// The command on real disks and against another process of its kind.
struct DiskTests {
    /// A way to mount a file system that only one command and its children see.
    private static let mounting: [String]? = [["unshare", "-m"], ["unshare", "-rm"]].first { command in
        let script = "mount -t tmpfs -o size=1m tmpfs /mnt"
        let result = try? TestSupport.run("/usr/bin/env", command + ["sh", "-c", script])
        return result?.status == 0
    }

    private static let experiment = StartingExperiment.text
        .replacingOccurrences(of: #""interval": 20"#, with: #""interval": 10"#)
        .replacingOccurrences(of: #""max_epochs": 40"#, with: #""max_epochs": 2"#)

    @Test(
        "on a full disk training goes on, warns, keeps the old file and says so in the end; with more room it is resumed to the same bytes",
        .enabled(if: mounting != nil, "needs the right to mount a file system"))
    func fullDisk() throws {
        let directory = try TemporaryDirectory()
        try Self.experiment.write(
            toFile: directory.path("experiment.json"), atomically: true, encoding: .utf8)
        let whole = try CommandLine.run(
            "train", "experiment.json", "-o", "whole.h5", "--quiet", in: directory.path)
        #expect(whole.status == 0, "\(whole.errors)")
        // The first run file fits, a second one beside it does not.
        let size = try directory.read("whole.h5").count * 8 / 5
        let script = """
            set -u
            mkdir disk && mount -t tmpfs -o size=\(size) tmpfs disk
            "$0" train experiment.json -o disk/run.h5 --quiet --stop-after-updates 45
            echo "status $?"
            ls disk
            cp disk/run.h5 left.h5
            mount -o remount,size=64m disk
            "$0" resume disk/run.h5 --quiet
            echo "status $?"
            ls disk
            cp disk/run.h5 resumed.h5
            """
        let result = try TestSupport.run(
            "/usr/bin/env", (Self.mounting ?? []) + ["sh", "-c", script, CommandLine.path], in: directory.path
        )
        #expect(
            result.output == """
                status 74
                run-best.h5
                run.h5
                status 0
                run-best.h5
                run.h5

                """)
        let path = "disk/run.h5: cannot be written: No space left on device"
        #expect(result.errors.contains("warning: \(path); training goes on"), "\(result.errors)")
        #expect(
            result.errors.contains(
                "not saved: \(path)\nWhatever was saved under these names before is untouched."))
        #expect(try RunFile(from: directory.path("left.h5")).trainer.update == 0)
        #expect(try directory.read("resumed.h5") == directory.read("whole.h5"))
    }

    @Test("a second process that would write the same run is refused, until the first is killed")
    func secondWriter() throws {
        let directory = try TemporaryDirectory()
        try Self.experiment.write(
            toFile: directory.path("experiment.json"), atomically: true, encoding: .utf8)
        let first = try CommandLine.start(
            ["train", "experiment.json", "-o", "run.h5", "--quiet", "--epochs", "100000"], in: directory.path)
        defer { kill(first.processIdentifier, SIGKILL) }
        while !FileManager.default.fileExists(atPath: directory.path("run.h5")) { usleep(1000) }
        for arguments in [
            ["resume", "run.h5"], ["train", "experiment.json", "-o", "run.h5", "--overwrite"],
        ] {
            let second = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            #expect(second.status == 1)
            #expect(
                second.errors
                    == "Error: run.h5: process \(first.processIdentifier) is writing this run: wait for its end or "
                    + "stop it, or give this run another name\n")
        }
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        #expect(FileManager.default.fileExists(atPath: directory.path("run.h5.lock")))
        let third = try CommandLine.run(
            "resume", "run.h5", "--quiet", "--stop-after-updates", "3", in: directory.path)
        #expect(third.status == 0, "\(third.errors)")
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: directory.path))
                == ["experiment.json", "run.h5", "run-best.h5"])
    }
}
