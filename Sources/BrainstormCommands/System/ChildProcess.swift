import Files

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Another process of this program, for the demonstration that kills one.
struct ChildProcess {
    let identifier: pid_t

    /// Starts this program with other arguments; its output goes where ours goes.
    /// - Throws: ``FileError`` if it cannot be started.
    init(arguments: [String]) throws {
        let program = "/proc/self/exe"
        var words: [UnsafeMutablePointer<CChar>?] = (["brainstorm"] + arguments).map { strdup($0) }
        words.append(nil)
        defer { words.forEach { free($0) } }
        var identifier: pid_t = 0
        let result = posix_spawn(&identifier, program, nil, nil, words, environ)
        guard result == 0 else {
            throw FileError(
                .system, path: program, "cannot be started: \(String(cString: strerror(result)))")
        }
        self.identifier = identifier
    }

    /// Kills the process and waits for its end; afterwards ``wait()`` must not be called.
    /// - Returns: as ``wait()``.
    func kill() -> Int32 {
        Glibc.kill(identifier, SIGKILL)
        return wait()
    }

    /// Waits for its end.
    /// - Returns: its exit status, or the negative number of the signal that ended it.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : -signal
    }

    /// Whether it has ended, without waiting or collecting its status.
    var hasEnded: Bool {
        var info = siginfo_t()
        return waitid(P_PID, id_t(identifier), &info, WEXITED | WNOHANG | WNOWAIT) != 0
            || info.si_signo == SIGCHLD
    }
}
