using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace RecSys.Core.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> build the model without a host.</summary>
internal sealed class LabContextDesign : IDesignTimeDbContextFactory<LabContext>
{
    public LabContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<LabContext>().UseSqlite("Data Source=:memory:").Options);
}
