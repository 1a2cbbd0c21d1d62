package import HDF5
package import Networks
package import Training

/// What a network file says of a network at one instant, so that it can be written while training goes on.
package struct NetworkSnapshot: Sendable {
    private let description: NetworkDescription
    package private(set) var parameters: [Float] = []
    package let views: [ParameterView]

    /// - Parameter old: an earlier one, whose memory becomes this one's; nil afterwards.
    package init(_ network: Network, over old: inout NetworkSnapshot?) {
        var memory: [Float] = []
        old?.giveUp(to: &memory)
        old = nil
        self.init(network, over: &memory)
    }

    /// - Parameter memory: that of an earlier one's parameters; empty afterwards.
    package init(_ network: Network, over memory: inout [Float]) {
        description = network.descriptionValue
        views = network.parameterViews
        swap(&parameters, &memory)
        network.parameters.read { parameters.become(copyOf: $0, by: network.handler.copyOnHost) }
    }

    /// Hands over the parameters' memory.
    package mutating func giveUp(to memory: inout [Float]) {
        swap(&memory, &parameters)
        parameters = []
    }

    /// Adds the network to a file and writes it.
    package func save(
        to path: String, keeping copy: String? = nil, on files: any FileSystem,
        _ complete: (HDF5Writer) throws -> Void = { _ in }
    ) throws {
        try withWriter(complete) { try $0.save(to: path, keeping: copy, on: files) }
    }

    /// Calls `body` with the file that holds the network and what `complete` adds.
    package func withWriter<Result>(
        _ complete: (HDF5Writer) throws -> Void, _ body: (HDF5Writer) throws -> Result
    ) throws -> Result {
        // The writer reads the parameters when the file is written.
        try parameters.withUnsafeBufferPointer { parameters in
            let writer = HDF5Writer()
            try NetworkFile.add(description, parameters, views, to: writer, NetworkFileOptions())
            try complete(writer)
            return try body(writer)
        }
    }
}
