/// Computes. A handler's operations are coarse, write into buffers they are given and allocate nothing
/// after their first call for a shape. Rows are samples (time × batch), columns features; weights are
/// (units, inputs). `ReferenceHandler` defines each operation's meaning in plain Swift.
///
/// The target of an elementwise operation may be exactly one of its inputs. Other outputs overlap no argument.
///
/// Sizes that do not agree, and outputs that overlap inputs where that is not allowed, are mistakes of the
/// caller: the reference traps, and `DebugHandler` says which operation and which argument.
public protocol Handler:
    AnyObject, CopyOperations, LinearOperations, RecurrentOperations, ElementwiseOperations,
    CrossEntropyOperations, UpdateOperations, GatedOperations, ClockworkOperations, EmbeddingOperations,
    AttentionOperations, ConvolutionOperations, NormalizationOperations, ActivationOperations,
    PoolingOperations, HighwayOperations, RowLossOperations
{
    /// How the handler is made again.
    var configuration: any HandlerConfiguration { get }
}
