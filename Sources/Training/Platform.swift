#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The module's only calls into the C library.
enum Descriptor {
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The columns of a terminal, if it tells.
    static func width(_ descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes all of the text; what the reader of a closed pipe no longer wants is dropped.
    /// - Returns: the error number with which the system refused the rest.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    /// Writes all of the bytes, likewise.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
        var rest = bytes
        while let base = rest.baseAddress, rest.count > 0 {
            #if canImport(Glibc)
                let written = Glibc.write(descriptor, base, rest.count)
            #elseif canImport(Musl)
                let written = Musl.write(descriptor, base, rest.count)
            #else
                let written = Darwin.write(descriptor, base, rest.count)
            #endif
            if written > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}

enum CurrentThread {
    /// Whom a thread lets compute before it.
    enum Courtesy: Int32 {
        case none = 0
        /// It has a third of the share that others have.
        case some = 5
        /// It computes only where others leave time.
        case utmost = 19
    }

    /// Lets others compute before this thread, for the rest of its life.
    static func yieldToOthers(_ courtesy: Courtesy) {
        guard courtesy != .none else { return }
        #if os(Linux)
            // PRIO_PROCESS, this thread: Linux gives each a niceness of its own.
            _ = setpriority(0, 0, courtesy.rawValue)
        #else
            pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
        #endif
    }
}

enum ProcessMemory {
    /// The most memory that the process has had in RAM, in bytes.
    static var peak: Int? {
        var usage = rusage()
        // RUSAGE_SELF is 0 everywhere, and of another type in each C library.
        guard getrusage(0, &usage) == 0 else { return nil }
        #if canImport(Darwin)
            return usage.ru_maxrss
        #else
            return usage.ru_maxrss * 1024
        #endif
    }
}

/// Whether there is anything of that name.
package func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// What the system says of an error number.
package func errorText(_ number: Int32) -> String { String(cString: strerror(number)) }
