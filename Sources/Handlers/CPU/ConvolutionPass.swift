internal import COneDNN

/// One pass of a convolution at one shape, made ready by oneDNN.
final class ConvolutionPass {
    struct Key: Hashable {
        let geometry: ConvolutionGeometry
        let filters: Int
        let result: UInt32
    }

    let pass: OpaquePointer
    /// How many floats of scratch memory it needs.
    let scratchCount: Int

    init(_ key: Key, threads: Int32, deterministic: Bool) {
        let g = key.geometry
        var shape = bs_convolution_shape(
            batch: g.batch, height: g.height, width: g.width, channels: g.channels, filters: key.filters,
            kernel_height: g.kernelHeight, kernel_width: g.kernelWidth, vertical_stride: g.verticalStride,
            horizontal_stride: g.horizontalStride, top: g.padding.top, left: g.padding.left,
            bottom: g.padding.bottom, right: g.padding.right, output_height: g.outputHeight,
            output_width: g.outputWidth)
        let result = bs_convolution_result(rawValue: key.result)
        guard let made = bs_convolution_make(&shape, result, threads, deterministic) else {
            preconditionFailure("oneDNN refused a convolution, probably for want of memory: \(g)")
        }
        pass = made
        scratchCount = bs_convolution_scratch(made)
    }

    deinit { bs_convolution_free(pass) }

    /// oneDNN's name of what computes it.
    var implementation: String { String(cString: bs_convolution_implementation(pass)) }
}

/// The passes of the shapes in use.
struct ConvolutionPasses {
    // Many more than a network has layers. Data whose every batch has another size would fill the memory.
    private static let limit = 512

    private var made: [ConvolutionPass.Key: ConvolutionPass] = [:]

    mutating func pass(
        _ key: ConvolutionPass.Key, threads: Int32, deterministic: Bool
    ) -> ConvolutionPass {
        if let known = made[key] { return known }
        if made.count >= ConvolutionPasses.limit { made.removeAll() }
        let new = ConvolutionPass(key, threads: threads, deterministic: deterministic)
        made[key] = new
        return new
    }
}
