namespace RecSys.Core.Stages.Generation;

/// <summary>The dozen categories of the synthetic shop: real brands and lines, invented models. Prices are in rupees.</summary>
internal static class CategoryTemplates
{
    private static readonly string[] Clothes = ["Black", "White", "Navy", "Maroon", "Olive", "Mustard", "Teal"];
    private static readonly string[] Gadgets = ["Black", "Blue", "Silver", "Green", "Purple"];
    private static readonly string[] Packs = ["## g", "1## g", "2## g", "## ml", "1## ml", "2## ml"];

    public static readonly IReadOnlyList<CategoryTemplate> All =
    [
        new("Smartphones", 1.2, 18_000, 0.6)
        {
            Lines = ["Samsung: Galaxy M, Galaxy A, Galaxy S", "Xiaomi: Redmi Note, Redmi", "OnePlus: Nord, Nord CE", "Realme: Narzo, GT", "Vivo: Y, V", "Motorola: Moto G, Edge"],
            Variants = ["## 5G", "##", "## Pro", "## Lite 5G"], Colors = Gadgets, Storage = ["64 GB", "128 GB", "256 GB", "512 GB"],
            Complements = ["Audio", "Accessories"], Seasons = [0.9, 0.9, 1, 1.4], AgeTilt = -0.35, GenderTilt = -0.15,
        },
        new("Laptops", 0.6, 55_000, 0.4)
        {
            Lines = ["HP: Pavilion, Victus", "Lenovo: IdeaPad, ThinkBook", "Dell: Inspiron, Vostro", "Asus: Vivobook, TUF Gaming", "Acer: Aspire, Swift"],
            Variants = ["14-##", "15-##", "15s-##", "16-##"], Colors = ["Silver", "Black", "Blue"], Storage = ["256 GB", "512 GB", "1 TB"],
            Complements = ["Accessories", "Audio"], Seasons = [0.9, 1.2, 1.1, 1.2], AgeTilt = -0.2, GenderTilt = -0.15,
        },
        new("Audio", 1, 2_200, 0.7)
        {
            Lines = ["boAt: Airdopes, Rockerz, Stone", "JBL: Tune, Wave, Go", "Sony: WH, WF", "Noise: Buds, Air Buds", "Samsung: Galaxy Buds", "Realme: Buds Air"],
            Variants = ["1##", "2##", "4## ANC", "##0 BT"], Colors = Gadgets, Complements = ["Accessories"], Seasons = [1, 0.9, 1, 1.3], AgeTilt = -0.4, GenderTilt = -0.1,
        },
        new("Accessories", 0.9, 700, 0.7)
        {
            Lines = ["Portronics: Power Bank, USB Hub, Wireless Mouse", "Ambrane: Power Bank, Fast Charger", "Spigen: Tough Armor Case, Screen Guard", "Logitech: Wireless Mouse, Keyboard", "Anker: Charger, USB-C Cable"],
            Variants = ["A##", "M##", "X1##", "Pro ##"], Colors = Gadgets, AgeTilt = -0.2, GenderTilt = -0.1,
        },
        new("Clothing", 1.5, 1_100, 0.6)
        {
            Lines = ["Levi's: Slim Fit Jeans, Cotton T-Shirt", "Allen Solly: Formal Shirt, Chinos", "Biba: Printed Kurta, Anarkali Set", "FabIndia: Cotton Kurta, Silk Stole", "Puma: Track Pants, Polo T-Shirt", "W: Straight Kurta, Palazzos"],
            Variants = ["No. ##", "No. 1##", "Classic ##"], Colors = Clothes, Sizes = ["S", "M", "L", "XL", "XXL"],
            Complements = ["Footwear"], Seasons = [1.2, 0.9, 0.9, 1.4], AgeTilt = -0.05, GenderTilt = 0.35,
        },
        new("Footwear", 0.9, 1_900, 0.65)
        {
            Lines = ["Bata: Comfort Loafer, Sandal", "Nike: Revolution, Court Vision", "Adidas: Runfalcon, Advantage", "Puma: Softride, Smashic", "Campus: Oxyfit, North", "Woodland: Trekker, Leather Boot"],
            Variants = ["##", "1##", "V#"], Colors = ["Black", "White", "Tan", "Grey", "Blue"], Sizes = ["6", "7", "8", "9", "10", "11"],
            Seasons = [1.1, 1, 0.8, 1.3], AgeTilt = -0.1,
        },
        new("Beauty", 1.1, 380, 0.55)
        {
            Lines = ["Lakmé: Lip Colour, Kajal, Face Cream", "Mamaearth: Face Wash, Hair Oil", "Nivea: Body Lotion, Soft Cream", "Himalaya: Neem Face Wash, Lip Balm", "Biotique: Face Scrub, Shampoo", "Plum: Serum, Toner"],
            Variants = Packs, Consumable = true, Complements = ["Beauty"], Seasons = [1.2, 1.1, 0.9, 1], AgeTilt = -0.1, GenderTilt = 0.6,
        },
        new("Grocery", 1.4, 220, 0.6)
        {
            Lines = ["Tata: Tea Gold, Sampann Dal, Salt", "Aashirvaad: Atta, Rava", "Amul: Ghee, Cheese", "Haldiram's: Bhujia, Soan Papdi", "Britannia: Good Day, Rusk", "Saffola: Oats, Gold Oil"],
            Variants = ["2## g", "5## g", "1 kg No. #", "2 kg No. #", "5 kg No. #", "1 l No. #"], Consumable = true, Complements = ["Grocery"], Seasons = [1, 0.9, 1, 1.3], AgeTilt = 0.25, GenderTilt = 0.1,
        },
        new("Home & Kitchen", 1.2, 1_400, 0.75)
        {
            Lines = ["Prestige: Pressure Cooker, Induction Cooktop, Kettle", "Pigeon: Non-stick Tawa, Chopper", "Milton: Steel Flask, Casserole", "Hawkins: Futura Kadai, Contura Cooker", "Philips: Mixer Grinder, Air Fryer", "Bajaj: Toaster, Room Heater"],
            Variants = ["## cm", "1.# l", "HD##", "Plus ##"], Colors = ["Black", "Steel", "Red", "White"], Complements = ["Grocery", "Home & Kitchen"], Seasons = [1, 0.9, 1, 1.5], AgeTilt = 0.25, GenderTilt = 0.2,
        },
        new("Sports & Fitness", 0.7, 1_000, 0.8)
        {
            Lines = ["Nivia: Storm Football, Knee Support", "Cosco: Cricket Bat, Volleyball", "Yonex: Badminton Racket, Mavis Shuttle", "Boldfit: Yoga Mat, Resistance Band", "Adidas: Dumbbell Set, Gym Bag", "Nike: Training Gloves, Bottle"],
            Variants = ["##", "Pro ##", "Lite ##"], Colors = ["Black", "Blue", "Red", "Yellow"], Complements = ["Footwear", "Health"], Seasons = [1.2, 1.1, 0.8, 0.9], AgeTilt = -0.35, GenderTilt = -0.3,
        },
        new("Books", 0.8, 380, 0.5)
        {
            Lines = ["Penguin: Classics, Modern Fiction, Biography", "HarperCollins: Thriller, Self-Help", "Rupa: Indian Stories, Puzzles", "Bloomsbury: Fantasy, Poetry", "Arihant: GATE Guide, UPSC Guide", "Westland: Mythology, Business"],
            Variants = ["Vol. ##", "No. ##", "Edition 2##"], Complements = ["Books"], Seasons = [1, 1.2, 1.1, 0.9], AgeTilt = 0.1, GenderTilt = 0.1,
        },
        new("Health", 0.7, 650, 0.6)
        {
            Lines = ["MuscleBlaze: Whey Protein, Multivitamin", "Himalaya: Ashwagandha, Liv Care", "Dabur: Chyawanprash, Honey", "Pampers: Baby Pants, Wipes", "Ensure: Diabetes Care, Nutrition Powder", "Kapiva: Aloe Juice, Amla Juice"],
            Variants = ["2## g", "5## g", "60 pieces No. #", "1 l No. #", "1 kg No. #"], Consumable = true, Complements = ["Health"], Seasons = [1.3, 0.9, 1.1, 0.9], AgeTilt = 0.3,
        },
    ];

    public static int IndexOf(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
