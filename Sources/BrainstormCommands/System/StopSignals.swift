import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Turns SIGINT, SIGTERM and SIGHUP into a request to stop. A first signal lets the update finish and the run be
/// saved; a second ends the process at once, as the signal does by itself. A hang-up that whoever started the process has
/// it ignore, as `nohup` does, stays ignored. When nobody reads the output any more, training goes on without it.
///
/// The signals are blocked in all threads and taken by one that waits for them, so that nothing runs in a
/// signal handler and no state is global. Call it before other threads start.
enum StopSignals {
    static func watch(_ request: StopRequest) {
        signal(SIGPIPE, SIG_IGN)
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
        if !isIgnored(SIGHUP) { sigaddset(&signals, SIGHUP) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)

        let box = Unmanaged.passRetained(Watch(request, signals)).toOpaque()
        var thread = pthread_t()
        let started = pthread_create(&thread, nil, { Watch.run($0) }, box)
        if started == 0 {
            pthread_detach(thread)
        } else {
            Unmanaged<Watch>.fromOpaque(box).release()
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        // Functions have no equality, but the addresses that stand for them have.
        #if canImport(Glibc)
            return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
        #else
            return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
        #endif
    }

    private final class Watch: Sendable {
        let request: StopRequest
        let signals: sigset_t

        init(_ request: StopRequest, _ signals: sigset_t) {
            self.request = request
            self.signals = signals
        }

        static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
            guard let argument else { return nil }
            let watch = Unmanaged<Watch>.fromOpaque(argument).takeRetainedValue()
            var signals = watch.signals
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { return nil }
            watch.request.request(signal: number)
            guard sigwait(&signals, &number) == 0 else { return nil }
            _exit(128 + number)
        }
    }
}
