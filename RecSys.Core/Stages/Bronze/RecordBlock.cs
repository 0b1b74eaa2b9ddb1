using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Records of a file on their way into bronze: those that are rows, and those that cannot be split into columns.</summary>
internal sealed class RecordBlock(int columns)
{
    public RowBlock Rows { get; } = new(columns);

    public List<(long Line, CsvFault Fault, string RawText)> Faults { get; } = [];

    public bool IsFull => Rows.IsFull || Faults.Count >= RowBlock.Capacity;

    public void Clear()
    {
        Rows.Clear();
        Faults.Clear();
    }
}
